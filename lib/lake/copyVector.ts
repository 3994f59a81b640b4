import type { DataChunk, Type } from "@duckdb/node-bindings";
import type { DuckDb } from "./DuckDbSession.js";

const TWO_32 = 4_294_967_296;

/** True for types that {@link copyVector} turns into numbers: floats, 32 and 64-bit integers, instants in µs. */
export function isFastNumber(duckdb: DuckDb, type: Type): boolean {
  const { Type: types } = duckdb;
  return [types.DOUBLE, types.FLOAT, types.INTEGER, types.BIGINT, types.TIMESTAMP, types.TIMESTAMP_TZ].includes(type);
}

/**
 * Copies one column of a chunk into `out` from index `at` on; NULL becomes NaN. The vector is read as bytes: 10 to 20
 * million rows a second for six columns, where row objects reach two.
 *
 * @returns false when a 64-bit integer is too large to be a number exactly
 */
export function copyVector(
  duckdb: DuckDb,
  chunk: DataChunk,
  column: number,
  type: Type,
  out: Float64Array,
  at: number,
): boolean {
  const { Type: types } = duckdb;
  const size = duckdb.data_chunk_get_size(chunk);
  const vector = duckdb.data_chunk_get_vector(chunk, column);
  const narrow = type === types.INTEGER || type === types.FLOAT;
  // Never ask for more bytes than the vector has: the binding copies without a check.
  const { buffer, byteOffset } = duckdb.vector_get_data(vector, size * (narrow ? 4 : 8));
  if (type === types.DOUBLE) out.set(new Float64Array(buffer, byteOffset, size), at);
  else if (type === types.FLOAT) out.set(new Float32Array(buffer, byteOffset, size), at);
  else if (type === types.INTEGER) out.set(new Int32Array(buffer, byteOffset, size), at);
  else {
    const words = new Int32Array(buffer, byteOffset, size * 2);
    for (let i = 0; i < size; i++) {
      out[at + i] = words[2 * i + 1]! * TWO_32 + (words[2 * i]! >>> 0);
    }
  }
  // There is no mask when every row of the chunk is valid.
  const validity = duckdb.vector_get_validity(vector, Math.ceil(size / 64) * 8) as Uint8Array | null;
  if (validity) {
    for (let i = 0; i < size; i++) {
      if ((validity[i >> 3]! & (1 << (i & 7))) === 0) out[at + i] = Number.NaN;
    }
  }
  if (type === types.DOUBLE || narrow) return true;
  // Only now: a row that is NULL holds whatever was in memory before.
  for (let i = at; i < at + size; i++) if (Math.abs(out[i]!) > Number.MAX_SAFE_INTEGER) return false;
  return true;
}
