import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { duckDbError } from "../../lake/duckDbError.js";
import { hashFile } from "../../lake/hashFile.js";
import { readTable } from "../../lake/readTable.js";
import { sqlText } from "../../lake/sqlText.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { SourceFileFacts } from "./inspectCsv.js";
import type { SourceColumn } from "./SourceColumn.js";

/** A Parquet source file and the types that its columns have in it. */
export interface ParquetFacts extends SourceFileFacts {
  readonly types: ReadonlyMap<string, string>;
}

/**
 * Compares the columns of a Parquet file with `columns` and takes its rows from its footer. Other columns may be there.
 *
 * @throws StrikebookError `missing`, `corrupt` for a damaged or truncated file, `schema` for a column that is absent or
 *   of a type that cannot be read as the vendor's; each names the file
 */
export async function inspectParquet(
  session: DuckDbSession,
  path: string,
  columns: readonly SourceColumn[],
  options: TaskOptions = {},
): Promise<ParquetFacts> {
  const { bytes, sha256 } = await hashFile(path, options).catch((cause: NodeJS.ErrnoException) => {
    options.signal?.throwIfAborted();
    throw new StrikebookError("missing", `cannot open ${path} (${cause.code})`, "check the path", { cause });
  });
  const file = sqlText(path);
  const ask = (sql: string) =>
    session
      .query(sql, (result) => readTable(session.duckdb, result), options)
      .catch((error: unknown) => {
        options.signal?.throwIfAborted();
        throw duckDbError(error, "corrupt", `cannot read ${path}`, "fetch the file again");
      });
  const described = await ask(`DESCRIBE SELECT * FROM read_parquet(${file})`);
  const types = new Map<string, string>();
  for (let i = 0; i < described.rows; i++)
    types.set(String(described.column("column_name")[i]), String(described.column("column_type")[i]));
  const lacks = columns.filter(({ name }) => !types.has(name)).map(({ name }) => name);
  if (lacks.length > 0) {
    throw new StrikebookError(
      "schema",
      `${path} lacks the columns ${lacks.join(", ")}`,
      `it must have ${columns.map(({ name }) => name).join()}`,
    );
  }
  for (const column of columns) {
    const type = types.get(column.name)!;
    if (isReadable(column, type)) continue;
    throw new StrikebookError(
      "schema",
      `${path} has column ${column.name} as ${type}`,
      `write it as ${column.kind === "text" ? "VARCHAR" : column.kind === "number" ? "DOUBLE" : "TIMESTAMP"}`,
    );
  }
  const counted = await ask(`SELECT sum(num_rows)::DOUBLE AS rows FROM parquet_file_metadata(${file})`);
  return { path, bytes, rows: Number(counted.column("rows")[0]), sha256, format: "parquet", types };
}

function isReadable({ kind }: SourceColumn, type: string): boolean {
  const isNumber = /^(DOUBLE|FLOAT|U?(TINY|SMALL|BIG)INT|U?INTEGER|DECIMAL)/.test(type);
  const isTime = /^TIMESTAMP/.test(type);
  if (kind === "text") return /^(VARCHAR|ENUM)/.test(type);
  if (kind === "number") return isNumber;
  return isTime || (kind === "micros" && /INT/.test(type));
}
