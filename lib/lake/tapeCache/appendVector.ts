import type { DataChunk, Type } from "@duckdb/node-bindings";
import type { DuckDb } from "../DuckDbSession.js";
import type { TapeColumnBuilder } from "./TapeColumnBuilder.js";

/**
 * Adds one column of a chunk to a builder; NULL becomes missing. DuckDB's bytes are looked at where the binding has put
 * its copy of them, without a second one.
 *
 * @returns false when a 64-bit integer is too large to be a number exactly
 */
export function appendVector(
  duckdb: DuckDb,
  chunk: DataChunk,
  column: number,
  type: Type,
  builder: TapeColumnBuilder,
): boolean {
  const { Type: types } = duckdb;
  const size = duckdb.data_chunk_get_size(chunk);
  const vector = duckdb.data_chunk_get_vector(chunk, column);
  // Never ask for more bytes than the vector has: the binding copies without a check.
  const { buffer, byteOffset } = duckdb.vector_get_data(vector, size * (type === types.INTEGER ? 4 : 8));
  // There is no mask when every row of the chunk is valid.
  const mask = duckdb.vector_get_validity(vector, Math.ceil(size / 64) * 8) as Uint8Array | null;
  const isValid = mask ? (row: number): boolean => (mask[row >> 3]! & (1 << (row & 7))) !== 0 : undefined;
  if (type !== types.DOUBLE && type !== types.INTEGER) {
    return builder.appendInt64(new Int32Array(buffer, byteOffset, size * 2), isValid);
  }
  const values =
    type === types.DOUBLE
      ? new Float64Array(buffer, byteOffset, size)
      : Float64Array.from(new Int32Array(buffer, byteOffset, size));
  if (isValid) for (let row = 0; row < size; row++) if (!isValid(row)) values[row] = Number.NaN;
  builder.append(values);
  return true;
}
