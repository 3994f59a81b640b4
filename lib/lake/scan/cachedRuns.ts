import { closeSync, openSync, readSync } from "node:fs";
import { contractIdentity } from "../../contract/ContractIdentity.js";
import { type Product, products } from "../../contract/Product.js";
import { type TapeColumn, tapeColumn, tapeColumnWidth } from "../../tape/TapeColumn.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { datasetSpec } from "../datasets.js";
import type { PartKey } from "../PartKey.js";
import type { ContractRow } from "../tapeCache/ContractTable.js";
import type { ContractRun } from "./ContractRun.js";
import type { ScanBuffers } from "./ScanBuffers.js";
import type { CachedScanPart } from "./ScanPart.js";

/** Rows of one read: few enough that all columns of a block stay in the processor's cache until they are looked at. */
const BLOCK_ROWS = 32_768;

/**
 * The contracts of a cached part, one after the other: blocks of whole contracts are read into the same small buffers,
 * one call a column.
 *
 * @throws StrikebookError `corrupt` when a file of the cache is shorter than its header said a moment ago
 */
export function* cachedRuns(part: CachedScanPart, buffers: ScanBuffers): Generator<ContractRun> {
  const product = productOf(part.key);
  const files: number[] = [];
  try {
    for (const { file } of part.columns) files.push(openSync(file.path, "r"));
    for (const block of blocks(part.contracts)) {
      const firstRow = block[0]![3];
      const last = block.at(-1)!;
      const rows = last[3] + last[4] - firstRow;
      const columns = part.columns.map(({ name, file }, index): [string, TapeColumn] => {
        const width = tapeColumnWidth(file.type);
        const buffer = buffers.take(index, rows * width);
        readFully(files[index]!, new Uint8Array(buffer, 0, rows * width), firstRow * width, file.path);
        const values = file.type === "float64" ? new Float64Array(buffer, 0, rows) : new Int32Array(buffer, 0, rows);
        return [name, tapeColumn(name, file.type, values)];
      });
      for (const [expiry, optionType, strikeScaled, first, count] of block) {
        const from = first - firstRow;
        const views: Record<string, TapeColumn> = {};
        for (const [name, { type, values }] of columns)
          views[name] = tapeColumn(name, type, values.subarray(from, from + count));
        const contract = contractIdentity(product, expiry, optionType, strikeScaled / part.strikeScale);
        yield { key: part.key, contract, rows: count, columns: views };
      }
    }
  } finally {
    for (const file of files) closeSync(file);
  }
}

/** Neighbouring contracts that are read at once; one larger than a block is a block of its own. */
function* blocks(contracts: readonly ContractRow[]): Generator<readonly ContractRow[]> {
  let from = 0;
  let rows = 0;
  for (let next = 0; next < contracts.length; next++) {
    const count = contracts[next]![4];
    if (next > from && rows + count > BLOCK_ROWS) {
      yield contracts.slice(from, next);
      from = next;
      rows = 0;
    }
    rows += count;
  }
  if (from < contracts.length) yield contracts.slice(from);
}

function readFully(file: number, target: Uint8Array, position: number, path: string): void {
  for (let at = 0; at < target.length; ) {
    const read = readSync(file, target, at, target.length - at, position + at);
    if (read === 0) {
      const what = `${path} ends at byte ${position + at}`;
      throw new StrikebookError("corrupt", what, "delete the tape cache: it is made anew from the lake");
    }
    at += read;
  }
}

/** The product that a part is about. */
export function productOf({ dataset, underlying }: PartKey): Product {
  const { venue } = datasetSpec(dataset);
  const product = products[`${venue}:${underlying}`];
  if (product) return product;
  const known = Object.keys(products).join(", ");
  throw new StrikebookError("argument", `no product ${venue}:${underlying} is known`, `there are ${known}`);
}
