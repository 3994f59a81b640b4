import { rename, rm } from "node:fs/promises";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { sqlText } from "../../lake/sqlText.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { SourceRelation } from "./SourceRelation.js";

/**
 * Writes a relation to one Parquet file (zstd, row groups of 122,880), in the order of its files; it gets its name when
 * it is complete.
 *
 * @throws StrikebookError `corrupt` naming the file and line that cannot be read
 */
export async function writeRelation(
  session: DuckDbSession,
  relation: SourceRelation,
  path: string,
  options: TaskOptions = {},
): Promise<void> {
  const temporary = `${path}.${process.pid}.partial`;
  try {
    await relation.reading(() =>
      session.run(
        `COPY (${relation.sql}) TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
        options,
      ),
    );
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}
