import { contractIdentity } from "../../contract/ContractIdentity.js";
import type { TapeContract } from "../../tape/TapeInput.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { contractOfOrder } from "../contractOrder.js";
import type { DuckDbSession } from "../DuckDbSession.js";
import { datasetSpec } from "../datasets.js";
import type { PartKey } from "../PartKey.js";
import { contractTable } from "../tapeCache/ContractTable.js";
import type { TapeCacheEntry } from "../tapeCache/TapeCacheEntry.js";
import { TapeColumnBuilder } from "../tapeCache/TapeColumnBuilder.js";
import { productOf } from "./cachedRuns.js";
import { partChunks } from "./partChunks.js";
import type { ScanColumn } from "./ScanPart.js";

/** Where the columns of a part are read from, and where they go. */
export interface CacheFill {
  readonly key: PartKey;
  readonly file: string;
  readonly rows: number;
  readonly entry: TapeCacheEntry;
}

/**
 * Reads columns of a part once and stores them, with its contracts, in the tape cache.
 *
 * @returns false when the cache cannot be written
 */
export async function fillCache(
  session: DuckDbSession,
  { key, file, rows, entry }: CacheFill,
  columns: readonly ScanColumn[],
  task: TaskOptions = {},
): Promise<boolean> {
  const product = productOf(key);
  const builders = columns.map(({ physicalName, kind }) => new TapeColumnBuilder(physicalName, kind, rows));
  const contracts: TapeContract[] = [];
  let order = Number.NaN;
  let firstRow = 0;
  let seen = 0;
  const close = (): void => {
    const { expiryDate, optionType, strikeScaled } = contractOfOrder(order);
    const contract = contractIdentity(product, expiryDate, optionType, strikeScaled / product.strikeScale);
    contracts.push({ contract, firstRow, rowCount: seen - firstRow });
    firstRow = seen;
  };
  for await (const stretch of partChunks(session, datasetSpec(key.dataset), file, rows, columns, task)) {
    if (stretch.order !== order && seen > firstRow) close();
    order = stretch.order;
    seen += stretch.to - stretch.from;
    builders.forEach((builder, index) => {
      builder.append(stretch.columns[index]!.subarray(stretch.from, stretch.to));
    });
  }
  if (seen > firstRow) close();
  for (const builder of builders) if (!(await entry.store(builder.build()))) return false;
  return entry.storeContracts(contractTable(product, contracts));
}
