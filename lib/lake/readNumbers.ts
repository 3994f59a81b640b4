import type { Result } from "@duckdb/node-bindings";
import { copyVector, isFastNumber } from "./copyVector.js";
import type { DuckDb } from "./DuckDbSession.js";

/** Copies all columns of a materialised result, each of them numeric, into typed arrays; NULL becomes NaN. */
export function readNumbers(duckdb: DuckDb, result: Result): Float64Array[] {
  const types = Array.from({ length: duckdb.column_count(result) }, (_, index) => duckdb.column_type(result, index));
  const odd = types.findIndex((type) => !isFastNumber(duckdb, type));
  if (odd >= 0)
    throw new Error(`column ${duckdb.column_name(result, odd)} is not a plain number: cast it in the query`);
  const chunkCount = duckdb.result_chunk_count(result);
  const chunks = Array.from({ length: chunkCount }, (_, index) => duckdb.result_get_chunk(result, index));
  const rows = chunks.reduce((sum, chunk) => sum + duckdb.data_chunk_get_size(chunk), 0);
  return types.map((type, column) => {
    const out = new Float64Array(rows);
    let at = 0;
    for (const chunk of chunks) {
      if (!copyVector(duckdb, chunk, column, type, out, at)) {
        throw new Error(`column ${duckdb.column_name(result, column)} holds whole numbers beyond 2^53: cast it`);
      }
      at += duckdb.data_chunk_get_size(chunk);
    }
    return out;
  });
}
