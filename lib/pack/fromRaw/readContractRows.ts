import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import type { LakePart } from "../../lake/LakePart.js";
import { readingFile } from "../../lake/readingFile.js";
import { readTable } from "../../lake/readTable.js";
import { sqlText } from "../../lake/sqlText.js";
import type { TaskOptions } from "../../task/TaskOptions.js";

/** Rows of each contract of a raw part, and how many of them have no time. */
export async function readContractRows(
  session: DuckDbSession,
  part: LakePart,
  task: TaskOptions,
): Promise<{ contract: string; rows: number; untimed: number }[]> {
  const file = part.files[0]!;
  const name = part.key.dataset === "nse_raw_options" ? "contract" : "symbol";
  const statement = `SELECT ${name} AS contract, count(*)::DOUBLE AS rows, count(*) FILTER (timestamp IS NULL)::DOUBLE AS untimed
    FROM read_parquet(${sqlText(file)}, hive_partitioning = false) GROUP BY 1 ORDER BY 1`;
  const table = await readingFile(file, task, () =>
    session.query(statement, (result) => readTable(session.duckdb, result), task),
  );
  return table.records().map((row) => ({
    contract: String(row.contract),
    rows: Number(row.rows),
    untimed: Number(row.untimed),
  }));
}
