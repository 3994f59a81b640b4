import { rm, writeFile } from "node:fs/promises";
import type { DuckDbSession } from "../../lake/index.js";
import { sqlText } from "../../lake/sqlText.js";
import type { ExportColumn } from "./tradeRows.js";

/**
 * Writes rows to a Parquet file (zstd), in their order. They travel as JSON lines beside the file, which are removed
 * again. A missing number becomes NULL.
 */
export async function writeTable<T>(
  session: DuckDbSession,
  file: string,
  columns: readonly ExportColumn<T>[],
  rows: readonly T[],
): Promise<void> {
  const lines = `${file}.ndjson`;
  const texts = rows.map((row) => JSON.stringify(columns.map(({ value }) => value(row))));
  await writeFile(lines, texts.map((text) => `{"row":${text}}\n`).join(""));
  const selected = columns.map(({ name, type }, i) => {
    const text = `json_extract_string("row", '$[${i}]')`;
    const value = type === "TIMESTAMP" ? `make_timestamp(${text}::DOUBLE::BIGINT)` : `${text}::${type}`;
    return `${value} AS "${name}"`;
  });
  const source = `read_json(${sqlText(lines)}, format = 'newline_delimited', columns = {"row": 'JSON'})`;
  try {
    await session.run(
      `COPY (SELECT ${selected.join(", ")} FROM ${source}) TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  } finally {
    await rm(lines, { force: true });
  }
}
