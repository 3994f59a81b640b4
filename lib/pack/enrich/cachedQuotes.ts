import type { Product } from "../../contract/Product.js";
import { datasetSpec } from "../../lake/datasets.js";
import type { LakePart } from "../../lake/LakePart.js";
import { storedColumn } from "../../lake/storedColumn.js";
import { tapeContracts } from "../../lake/tapeCache/ContractTable.js";
import type { TapeCache } from "../../lake/tapeCache/TapeCache.js";
import { decodeTapeColumn, type TapeColumn } from "../../tape/TapeColumn.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { EnrichInput } from "./EnrichInput.js";
import type { EnrichPrice } from "./EnrichParameters.js";

/**
 * Times, prices and contracts of a part from the tape cache; undefined where it lacks one of them. The cache is keyed by
 * the hash in the part's manifest and has a checksum of its own, so the Parquet file need not be hashed. Nothing is added
 * to the cache: an enrichment of many days would fill the disk with columns that no one has asked for.
 */
export async function cachedQuotes(
  cache: TapeCache,
  { key, manifest }: LakePart,
  product: Product,
  price: EnrichPrice,
  task: TaskOptions,
): Promise<Pick<EnrichInput, "contracts" | "timestamp" | "price"> | undefined> {
  const entry = manifest && cache.entry(key, manifest.parquet.sha256);
  const table = await entry?.contracts();
  if (!entry || table?.rows !== manifest.rows) return undefined;
  const spec = datasetSpec(key.dataset);
  const names = price === "mid" ? ["bid_price", "ask_price"] : ["last_price"];
  const found: TapeColumn[] = [];
  for (const name of ["timestamp", ...names]) {
    const column = await entry.read(storedColumn(spec, name), undefined, task);
    if (column?.values.length !== manifest.rows) return undefined;
    found.push(column);
  }
  const [timestamp, first, second = first] = found;
  return {
    contracts: tapeContracts(product, table),
    timestamp: decodeTapeColumn(timestamp!),
    price: pricesOf(first!, second!),
  };
}

/** The mean of two prices, NaN where one is missing; of one with itself it is that one, to the last bit. */
function pricesOf(first: TapeColumn, second: TapeColumn): Float64Array {
  const { values: a, scale: aScale } = first;
  const { values: b, scale: bScale } = second;
  const prices = new Float64Array(a.length);
  // Missing is NaN or the least of all numbers: not above 0 in either form.
  for (let row = 0; row < prices.length; row++) {
    const isKnown = a[row]! > 0 && b[row]! > 0;
    prices[row] = isKnown ? (a[row]! / aScale + b[row]! / bScale) / 2 : Number.NaN;
  }
  return prices;
}
