import type { Connection } from "@duckdb/node-bindings";
import type { DuckDb } from "./DuckDbSession.js";

/** A function of DOUBLE columns that SQL can call. */
export interface NumericFunction {
  readonly name: string;
  /** Number of arguments. */
  readonly parameters: number;
  /** Called with blocks of at most 2,048 rows; `out` has their length. */
  readonly evaluate: (columns: readonly Float64Array[], out: Float64Array) => void;
}

/** Registers `fn` in the catalog of the connection's database. */
export function registerNumericFunction(duckdb: DuckDb, connection: Connection, fn: NumericFunction): void {
  const double = duckdb.create_logical_type(duckdb.Type.DOUBLE);
  const made = duckdb.create_scalar_function();
  duckdb.scalar_function_set_name(made, fn.name);
  for (let i = 0; i < fn.parameters; i++) duckdb.scalar_function_add_parameter(made, double);
  duckdb.scalar_function_set_return_type(made, double);
  const scratch = new Float64Array(duckdb.vector_size());
  duckdb.scalar_function_set_function(made, (info, chunk, output) => {
    try {
      const rows = duckdb.data_chunk_get_size(chunk);
      const columns = Array.from({ length: fn.parameters }, (_, index) => {
        const { buffer, byteOffset } = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, index), rows * 8);
        return new Float64Array(buffer, byteOffset, rows);
      });
      fn.evaluate(columns, scratch.subarray(0, rows));
      duckdb.copy_data_to_vector(output, 0, scratch.buffer, 0, rows * 8);
    } catch (error) {
      duckdb.scalar_function_set_error(info, String(error));
    }
  });
  duckdb.register_scalar_function(connection, made);
  duckdb.destroy_scalar_function_sync(made);
}
