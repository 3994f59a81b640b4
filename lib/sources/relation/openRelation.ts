import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { duckDbError } from "../../lake/duckDbError.js";
import { sqlText, sqlTexts } from "../../lake/sqlText.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { verifiedFacts } from "../download/verifiedFacts.js";
import { inspectCsv, type SourceFileFacts } from "./inspectCsv.js";
import { inspectParquet, type ParquetFacts } from "./inspectParquet.js";
import { cellType, relationType, type SourceColumn } from "./SourceColumn.js";
import type { SourceRelation } from "./SourceRelation.js";

/** Files that are checked at the same time: inflating runs in the thread pool. */
const AT_ONCE = 4;

/**
 * Checks files (CSV, CSV.gz or Parquet, told apart by their names) and makes them one relation with typed columns.
 *
 * @param what names the files in messages: "Tardis options_chain files"
 * @throws StrikebookError `empty` for no file or no row in all of them, `missing`, `corrupt` or `schema` for one of them
 */
export async function openRelation(
  session: DuckDbSession,
  what: string,
  paths: readonly string[],
  columns: readonly SourceColumn[],
  options: TaskOptions = {},
): Promise<SourceRelation> {
  if (paths.length === 0) throw new StrikebookError("empty", `there are no ${what}`, "name at least one file");
  const header = columns.map(({ name }) => name);
  const files = await inTurn(paths, async (path): Promise<SourceFileFacts | ParquetFacts> => {
    options.signal?.throwIfAborted();
    if (path.endsWith(".parquet")) return inspectParquet(session, path, columns, options);
    return (await verifiedFacts(path, header)) ?? inspectCsv(path, header, options);
  });
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  if (rows === 0) {
    const named = paths.length === 1 ? paths[0]! : `${paths[0]!} and ${paths.length - 1} more`;
    throw new StrikebookError("empty", `the ${what} hold no row (${named})`, "name other days or other files");
  }
  const branches = runsOfOneFormat(files.filter((file) => file.rows > 0)).map((run) => branch(run, columns));
  return {
    sql: branches.join("\nUNION ALL\n"),
    columns: columns.map((column) => ({ name: column.name, type: relationType(column) })),
    files,
    rows,
    reading: async (run) => {
      try {
        return await run();
      } catch (error) {
        options.signal?.throwIfAborted();
        throw relationError(error, what);
      }
    },
  };
}

async function inTurn<T>(paths: readonly string[], inspect: (path: string) => Promise<T>): Promise<T[]> {
  const found: T[] = new Array(paths.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < paths.length) {
      const at = next++;
      found[at] = await inspect(paths[at]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, paths.length) }, worker));
  return found;
}

/** Neighbouring files that one table function can read; the order of the files is kept. */
function runsOfOneFormat(files: readonly (SourceFileFacts | ParquetFacts)[]): (SourceFileFacts | ParquetFacts)[][] {
  const signature = (file: SourceFileFacts | ParquetFacts): string =>
    "types" in file ? JSON.stringify([...file.types]) : file.format;
  const runs: (SourceFileFacts | ParquetFacts)[][] = [];
  for (const file of files) {
    const run = runs.at(-1);
    if (run !== undefined && signature(run[0]!) === signature(file)) run.push(file);
    else runs.push([file]);
  }
  return runs;
}

function branch(files: readonly (SourceFileFacts | ParquetFacts)[], columns: readonly SourceColumn[]): string {
  const list = sqlTexts(files.map(({ path }) => path));
  const first = files[0]!;
  if ("types" in first) {
    const selected = columns.map((column) => {
      const type = first.types.get(column.name)!;
      return column.kind === "micros" && type.includes("INT")
        ? `make_timestamp("${column.name}"::BIGINT) AS "${column.name}"`
        : `"${column.name}"::${relationType(column)} AS "${column.name}"`;
    });
    return `SELECT ${selected.join(", ")} FROM read_parquet(${list})`;
  }
  const selected = columns.map(({ name, kind }) =>
    kind === "micros" ? `make_timestamp("${name}") AS "${name}"` : `"${name}"`,
  );
  const types = columns.map((column) => `${sqlText(column.name)}: ${sqlText(cellType(column))}`);
  // Nothing is guessed: the header was compared, the types are the vendor's, an empty cell is NULL.
  return (
    `SELECT ${selected.join(", ")} FROM read_csv(${list}, columns = {${types.join(", ")}}, header = true, ` +
    `auto_detect = false, delim = ',', quote = '', escape = '', nullstr = '', ` +
    `compression = '${first.format === "csv.gz" ? "gzip" : "none"}')`
  );
}

function relationError(error: unknown, what: string): StrikebookError {
  const text = error instanceof Error ? error.message : String(error);
  const line = /CSV Error on Line: (\d+)/.exec(text)?.[1];
  const file = /^\s*file = (.+)$/m.exec(text)?.[1];
  if (line === undefined || file === undefined || error instanceof StrikebookError)
    return duckDbError(error, "corrupt", `cannot read the ${what}`, "fetch the files again");
  const why = /^(Error when converting column|Expected Number of Columns).*$/m.exec(text)?.[0] ?? "it is no CSV";
  return new StrikebookError("corrupt", `${file} line ${line}: ${why}`, "fetch the file again, or mend the line", {
    cause: error,
  });
}
