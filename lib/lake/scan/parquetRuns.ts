import { contractIdentity } from "../../contract/ContractIdentity.js";
import { PRICE_SCALE, type TapeColumn, tapeColumn } from "../../tape/TapeColumn.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { contractOfOrder } from "../contractOrder.js";
import type { DuckDbSession } from "../DuckDbSession.js";
import { datasetSpec } from "../datasets.js";
import type { ContractRun } from "./ContractRun.js";
import { productOf } from "./cachedRuns.js";
import { narrowNumbers } from "./narrowNumbers.js";
import { partChunks } from "./partChunks.js";
import type { ScanBuffers } from "./ScanBuffers.js";
import type { ParquetScanPart, ScanColumn } from "./ScanPart.js";

/**
 * The contracts of a part, one after the other, decoded from its Parquet file. Columns come in the form that the tape
 * cache gives them, chosen contract by contract instead of for the whole part.
 *
 * @throws StrikebookError `corrupt` when the file is not what its manifest says or its rows are out of order
 */
export async function* parquetRuns(
  session: DuckDbSession,
  part: ParquetScanPart,
  buffers: ScanBuffers,
  task: TaskOptions = {},
): AsyncGenerator<ContractRun> {
  const product = productOf(part.key);
  const wide = part.columns.map(() => new Float64Array(32_768));
  let order = Number.NaN;
  let held = 0;

  const run = (): ContractRun => {
    const { expiryDate, optionType, strikeScaled } = contractOfOrder(order);
    const contract = contractIdentity(product, expiryDate, optionType, strikeScaled / product.strikeScale);
    const columns: Record<string, TapeColumn> = {};
    part.columns.forEach((column, index) => {
      columns[column.name] = narrowest(column, wide[index]!, held, buffers.take(index, held * 4));
    });
    return { key: part.key, contract, rows: held, columns };
  };

  for await (const stretch of partChunks(
    session,
    datasetSpec(part.key.dataset),
    part.file,
    part.rows,
    part.columns,
    task,
  )) {
    const count = stretch.to - stretch.from;
    if (stretch.order !== order && held > 0) {
      yield run();
      held = 0;
    }
    order = stretch.order;
    stretch.columns.forEach((values, index) => {
      let target = wide[index]!;
      if (held + count > target.length) {
        const grown = new Float64Array(Math.max(held + count, 2 * target.length));
        grown.set(target.subarray(0, held));
        target = grown;
        wide[index] = grown;
      }
      target.set(values.subarray(stretch.from, stretch.to), held);
    });
    held += count;
  }
  if (held > 0) yield run();
}

function narrowest(column: ScanColumn, values: Float64Array, rows: number, buffer: ArrayBuffer): TapeColumn {
  if (column.kind !== "instant") {
    const scale = column.kind === "price" ? PRICE_SCALE : 1;
    const out = new Int32Array(buffer, 0, rows);
    if (narrowNumbers(values, rows, scale, out))
      return tapeColumn(column.name, scale === PRICE_SCALE ? "int32scaled" : "int32", out);
  }
  return tapeColumn(column.name, "float64", values.subarray(0, rows));
}
