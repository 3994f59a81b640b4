import type { Product } from "../../contract/Product.js";
import { datasetSpec } from "../../lake/datasets.js";
import type { LakePart } from "../../lake/LakePart.js";
import { storedColumn } from "../../lake/storedColumn.js";
import { tapeContracts } from "../../lake/tapeCache/ContractTable.js";
import type { TapeCache } from "../../lake/tapeCache/TapeCache.js";
import { decodeTapeColumn } from "../../tape/TapeColumn.js";
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
  const found: Float64Array[] = [];
  for (const name of ["timestamp", ...names]) {
    const column = await entry.read(storedColumn(spec, name), undefined, task);
    if (column?.values.length !== manifest.rows) return undefined;
    found.push(decodeTapeColumn(column));
  }
  const [timestamp, first, second = first] = found;
  return { contracts: tapeContracts(product, table), timestamp: timestamp!, price: pricesOf(first!, second!) };
}

/** The mean of two prices, NaN where one is missing; of one with itself it is that one, to the last bit. */
function pricesOf(first: Float64Array, second: Float64Array): Float64Array {
  for (let row = 0; row < first.length; row++) {
    const [a, b] = [first[row]!, second[row]!];
    first[row] = a > 0 && b > 0 ? (a + b) / 2 : Number.NaN;
  }
  return first;
}
