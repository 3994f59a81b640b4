import type { DataChunk, Result, Type } from "@duckdb/node-bindings";
import { type Column, ColumnTable } from "../columns/ColumnTable.js";
import { civilFromDays } from "../time/civilDate.js";
import { copyVector, isFastNumber } from "./copyVector.js";
import type { DuckDb } from "./DuckDbSession.js";

/**
 * A query result as a table. Numbers and instants (epoch µs UTC) become Float64Arrays with NaN for NULL; days
 * (`YYYY-MM-DD`), texts, flags and everything else plain arrays. A column whose name ends in `_ns` holds nanoseconds,
 * which no number holds exactly, and comes as texts of digits.
 */
export async function readTable(duckdb: DuckDb, result: Result): Promise<ColumnTable> {
  const chunkCount = duckdb.result_chunk_count(result);
  const chunks = Array.from({ length: chunkCount }, (_, index) => duckdb.result_get_chunk(result, index));
  const columns: Record<string, Column> = {};
  for (let index = 0; index < duckdb.column_count(result); index++) {
    const name = duckdb.column_name(result, index);
    if (Object.hasOwn(columns, name)) throw new Error(`two columns are named ${name}: name one of them otherwise`);
    const type = duckdb.column_type(result, index);
    columns[name] =
      isFastNumber(duckdb, type) && !(type === duckdb.Type.BIGINT && name.endsWith("_ns"))
        ? numbers(duckdb, chunks, index, type, name)
        : await others(duckdb, chunks, index, type, name);
  }
  return new ColumnTable(columns);
}

function numbers(duckdb: DuckDb, chunks: readonly DataChunk[], index: number, type: Type, name: string): Float64Array {
  const out = new Float64Array(chunks.reduce((sum, chunk) => sum + duckdb.data_chunk_get_size(chunk), 0));
  let at = 0;
  for (const chunk of chunks) {
    if (!copyVector(duckdb, chunk, index, type, out, at)) throw tooLarge(name);
    at += duckdb.data_chunk_get_size(chunk);
  }
  return out;
}

async function others(
  duckdb: DuckDb,
  chunks: readonly DataChunk[],
  index: number,
  type: Type,
  name: string,
): Promise<Column> {
  const { DuckDBDataChunk } = await import("@duckdb/node-api");
  const values: (string | number | boolean | null)[] = [];
  let numeric = true;
  for (const chunk of chunks) {
    for (const value of new DuckDBDataChunk(chunk).getColumnValues(index)) {
      const plain = plainValue(value as unknown, duckdb, type, name);
      values.push(plain);
      numeric &&= plain === null || typeof plain === "number";
    }
  }
  if (!numeric || values.every((value) => value === null)) return values;
  return Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)));
}

function plainValue(value: unknown, duckdb: DuckDb, type: Type, name: string): string | number | boolean | null {
  if (value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "number")
    return value;
  if (typeof value === "bigint") {
    if (name.endsWith("_ns")) return String(value);
    if (!Number.isSafeInteger(Number(value))) throw tooLarge(name);
    return Number(value);
  }
  if (type === duckdb.Type.DATE) return civilFromDays((value as { days: number }).days);
  if (type === duckdb.Type.DECIMAL) return Number(String(value));
  return String(value);
}

function tooLarge(name: string): Error {
  return new Error(`column ${name} holds whole numbers beyond 2^53: cast it to DOUBLE or VARCHAR`);
}
