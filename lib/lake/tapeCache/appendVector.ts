import type { DataChunk, Type } from "@duckdb/node-bindings";
import type { DuckDb } from "../DuckDbSession.js";
import { nullRows } from "./nullRows.js";
import type { TapeColumnBuilder } from "./TapeColumnBuilder.js";

/** One column of a chunk. */
export interface ChunkColumn {
  readonly chunk: DataChunk;
  readonly column: number;
  readonly type: Type;
  /** Rows of the chunk. */
  readonly rows: number;
}

/**
 * Adds one column of a chunk to a builder; NULL becomes missing. DuckDB's bytes are looked at, and changed, where the
 * binding has put its copy of them, without a second one.
 *
 * @param isPrice of doubles: zero or less becomes missing too
 * @returns false when a 64-bit integer is too large to be a number exactly
 */
export function appendVector(
  duckdb: DuckDb,
  { chunk, column, type, rows }: ChunkColumn,
  builder: TapeColumnBuilder,
  isPrice: boolean,
): boolean {
  const { Type: types } = duckdb;
  const vector = duckdb.data_chunk_get_vector(chunk, column);
  // Never ask for more bytes than the vector has: the binding copies without a check.
  const { buffer, byteOffset } = duckdb.vector_get_data(vector, rows * (type === types.INTEGER ? 4 : 8));
  // There is no mask when every row of the chunk is valid.
  const mask = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8) as Uint8Array | null;
  const nulls = nullRows(mask, rows);
  if (type !== types.DOUBLE && type !== types.INTEGER) {
    return builder.appendInt64(new Int32Array(buffer, byteOffset, rows * 2), nulls);
  }
  const values =
    type === types.DOUBLE
      ? new Float64Array(buffer, byteOffset, rows)
      : Float64Array.from(new Int32Array(buffer, byteOffset, rows));
  for (const row of nulls) values[row] = Number.NaN;
  if (isPrice) for (let row = 0; row < rows; row++) if (!(values[row]! > 0)) values[row] = Number.NaN;
  builder.append(values);
  return true;
}
