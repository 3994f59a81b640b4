import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { contractOrderSql } from "../contractOrder.js";
import { copyVector } from "../copyVector.js";
import type { DuckDbSession } from "../DuckDbSession.js";
import type { DatasetSpec } from "../datasets.js";
import { duckDbError } from "../duckDbError.js";
import { sqlText } from "../sqlText.js";
import type { ScanColumn } from "./ScanPart.js";

/** A stretch of rows of one contract within a chunk: entries `from` to `to - 1` of the arrays. */
export interface PartStretch {
  /** See `contractOrder`. */
  readonly order: number;
  readonly from: number;
  readonly to: number;
  readonly columns: readonly Float64Array[];
}

/**
 * Rows of a part in file order, stretch after stretch, straight from its Parquet file: never more than one chunk is held.
 * The arrays are filled anew for the next chunk.
 *
 * @param rows rows that the file must have
 * @throws StrikebookError `corrupt` when the file cannot be read, has other rows or its contracts are out of order
 */
export async function* partChunks(
  session: DuckDbSession,
  spec: DatasetSpec,
  file: string,
  rows: number,
  columns: readonly ScanColumn[],
  task: TaskOptions = {},
): AsyncGenerator<PartStretch> {
  const { duckdb } = session;
  const capacity = duckdb.vector_size();
  const orders = new Float64Array(capacity);
  const values = columns.map(() => new Float64Array(capacity));
  const selected = [...columns.map(({ sql }) => sql), contractOrderSql(spec)].join(", ");
  const statement = `SELECT ${selected} FROM read_parquet(${sqlText(file)}, hive_partitioning = false)`;
  let before = Number.NEGATIVE_INFINITY;
  let row = 0;
  try {
    for await (const { chunk, types } of session.chunks(statement, rows, task)) {
      const size = duckdb.data_chunk_get_size(chunk);
      [...values, orders].forEach((out, index) => {
        if (copyVector(duckdb, chunk, index, types[index]!, out, 0)) return;
        const what = `${columns[index]!.name} holds whole numbers beyond 2^53, which a tape cannot`;
        throw new StrikebookError("argument", what, "leave it out, or read it by SQL");
      });
      for (let from = 0; from < size; ) {
        const order = orders[from]!;
        // A contract that goes on from the chunk before has the same number; any other must come later in the order.
        if (!(order >= before)) {
          const what = `${file}: the contract of row ${row + from} is not in the order expiry, option type, strike`;
          throw new StrikebookError("corrupt", what, "pack that day again with replace");
        }
        let to = from + 1;
        while (to < size && orders[to] === order) to++;
        yield { order, from, to, columns: values };
        before = order;
        from = to;
      }
      row += size;
    }
  } catch (error) {
    task.signal?.throwIfAborted();
    throw duckDbError(error, "corrupt", `cannot read ${file}`, "restore it or pack that day again with replace");
  }
}
