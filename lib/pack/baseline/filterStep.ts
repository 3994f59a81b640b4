import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { sqlText } from "../../lake/sqlText.js";
import { type BaselineFile, withRows } from "./BaselineFile.js";
import { inputsHash } from "./BaselineFolder.js";
import { type BaselineStep, inParallel } from "./BaselineStep.js";
import { OPTION_COLUMNS, optionParameters, optionReasonSql } from "./optionRows.js";

/** Rows of option chains that may stay, by UTC day. */
export interface FilteredDay {
  readonly date: string;
  /** Pieces that hold rows of that day, with the place of their source file. */
  readonly pieces: readonly { readonly file: string; readonly fileNo: number }[];
}

/**
 * Keeps the quotes of options that expire soon enough, by file and day. Moneyness waits for the perpetual: a filter by the
 * vendor's own underlying price could drop rows that the perpetual would keep.
 */
export async function filterStep(step: BaselineStep, sources: readonly BaselineFile[]): Promise<FilteredDay[]> {
  const { settings, folder, progress } = step;
  const files = withRows(sources);
  const folders: string[] = new Array(files.length).fill("");
  await inParallel(files, settings.workers, async (source, index) => {
    const name = `filter-${inputsHash(index, source.sha256, optionParameters(settings))}`;
    folders[index] = await folder.piece(name, (temporary) => writeDays(step, source, temporary));
    progress.advance(source.bytes);
  });
  const days = new Map<string, { file: string; fileNo: number }[]>();
  for (const [fileNo, path] of folders.entries()) {
    for (const part of (await readdir(path)).sort()) {
      const date = part.replace(/^date=/, "");
      const files = (await readdir(join(path, part))).sort().map((name) => ({ file: join(path, part, name), fileNo }));
      days.set(date, [...(days.get(date) ?? []), ...files]);
    }
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, pieces]) => ({ date, pieces }));
}

async function writeDays(step: BaselineStep, file: BaselineFile, temporary: string): Promise<void> {
  const { session, settings, signal } = step;
  await file.reading(async () => {
    await session.run(
      `COPY (
         SELECT ${OPTION_COLUMNS.join(", ")}, row_no, strftime(make_timestamp(timestamp), '%Y-%m-%d') AS date
         FROM ${file.rowsSql} WHERE ${optionReasonSql(settings)} IS NULL
       ) TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (date), WRITE_BLOOM_FILTER false)`,
      { signal },
    );
    // A file without a row that stays leaves no folder.
    if (!existsSync(temporary)) await mkdir(temporary);
  });
}
