import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { readTable } from "../../lake/readTable.js";
import { sqlText } from "../../lake/sqlText.js";
import { StrikebookError } from "../../task/StrikebookError.js";

/** Types of the columns that matter, by their names in the file. */
export type VendorColumns = Readonly<Record<string, "BIGINT" | "DOUBLE" | "VARCHAR" | "TIMESTAMP">>;

/** A source file as SQL. */
export interface VendorRows {
  /** A query of the columns asked for and `row_no`, the row's place in the file from 1. */
  readonly sql: string;
  /** All columns of the file. */
  readonly header: readonly string[];
}

/**
 * A CSV, CSV.gz or Parquet file with a header as a query of typed columns in file order. Columns of a CSV that are not
 * asked for are read as text and dropped.
 *
 * @throws StrikebookError `schema` naming the file and the columns it lacks, `empty` for a file without a header.
 */
export async function vendorRows(
  session: DuckDbSession,
  file: string,
  columnsFor: (header: readonly string[]) => VendorColumns,
): Promise<VendorRows> {
  const parquet = file.endsWith(".parquet");
  const header = parquet ? await parquetHeader(session, file) : await csvHeader(file);
  const columns = columnsFor(header);
  const absent = Object.keys(columns).filter((name) => !header.includes(name));
  if (absent.length > 0) {
    const what = `${file} has no column ${absent.join(", ")} (it has ${header.slice(0, 30).join(", ")})`;
    throw new StrikebookError("schema", what, "give files of the vendor's format");
  }
  const selected = Object.entries(columns).map(([name, type]) => `${name}::${type} AS ${name}`);
  const types = header.map((name) => `${sqlText(name)}: ${sqlText(columns[name] ?? "VARCHAR")}`);
  const from = parquet
    ? `read_parquet(${sqlText(file)})`
    : `read_csv(${sqlText(file)}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${types.join(", ")}})`;
  return { sql: `(SELECT ${selected.join(", ")}, row_number() OVER () AS row_no FROM ${from})`, header };
}

async function parquetHeader(session: DuckDbSession, file: string): Promise<string[]> {
  const statement = `SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet(${sqlText(file)}))`;
  const table = await session.query(statement, (result) => readTable(session.duckdb, result));
  return [...(table.column("column_name") as readonly string[])];
}

async function csvHeader(file: string): Promise<string[]> {
  const raw = createReadStream(file, { highWaterMark: 1 << 14 });
  const text = file.endsWith(".gz") ? raw.pipe(createGunzip()) : raw;
  let head = "";
  try {
    for await (const piece of text) {
      head += Buffer.from(piece as Uint8Array).toString("utf8");
      if (head.includes("\n")) break;
    }
  } finally {
    raw.destroy();
  }
  const line = head.split(/\r?\n/, 1)[0]!.replace(/^\uFEFF/, "");
  if (line === "") throw new StrikebookError("empty", `${file} has no header line`, "fetch that file again");
  return line.split(",").map((name) => name.replaceAll('"', "").trim());
}
