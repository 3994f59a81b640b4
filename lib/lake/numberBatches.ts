import type { Result } from "@duckdb/node-bindings";
import { copyVector, isFastNumber } from "./copyVector.js";
import type { DuckDb } from "./DuckDbSession.js";

/** Copies a streaming result, each column of it numeric, into typed arrays of about `batchRows` rows; NULL becomes NaN. */
export async function* numberBatches(
  duckdb: DuckDb,
  result: Result,
  batchRows: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Float64Array[], void, undefined> {
  const types = Array.from({ length: duckdb.column_count(result) }, (_, index) => duckdb.column_type(result, index));
  const odd = types.findIndex((type) => !isFastNumber(duckdb, type));
  if (odd >= 0)
    throw new Error(`column ${duckdb.column_name(result, odd)} is not a plain number: cast it in the query`);
  const capacity = batchRows + duckdb.vector_size();
  let batch = types.map(() => new Float64Array(capacity));
  let rows = 0;
  for (;;) {
    signal?.throwIfAborted();
    const chunk = await duckdb.fetch_chunk(result);
    const size = chunk ? duckdb.data_chunk_get_size(chunk) : 0;
    if (!chunk || size === 0) break;
    for (const [column, type] of types.entries()) {
      if (copyVector(duckdb, chunk, column, type, batch[column]!, rows)) continue;
      throw new Error(`column ${duckdb.column_name(result, column)} holds whole numbers beyond 2^53: cast it`);
    }
    rows += size;
    if (rows < batchRows) continue;
    yield batch.map((column) => column.subarray(0, rows));
    batch = types.map(() => new Float64Array(capacity));
    rows = 0;
  }
  if (rows > 0) yield batch.map((column) => column.subarray(0, rows));
}
