import type { SpotSeries } from "../../columns/QuoteRun.js";
import { type Product, products } from "../../contract/Product.js";
import { contractOrderSql } from "../../lake/contractOrder.js";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { type DatasetSpec, datasetSpec } from "../../lake/datasets.js";
import type { FileHashes } from "../../lake/FileHashes.js";
import type { LakePart } from "../../lake/LakePart.js";
import { readingFile } from "../../lake/readingFile.js";
import { readSpotPart } from "../../lake/readSpotPart.js";
import { contractRuns } from "../../lake/readTapeColumns.js";
import { sqlText } from "../../lake/sqlText.js";
import { storedColumn } from "../../lake/storedColumn.js";
import type { TapeCache } from "../../lake/tapeCache/TapeCache.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { cachedQuotes } from "./cachedQuotes.js";
import type { EnrichInput } from "./EnrichInput.js";
import type { EnrichPrice } from "./EnrichParameters.js";

/** Parts that one enriched day is made from. */
export interface EnrichParts {
  readonly options: LakePart;
  /** Absent for a day that was packed without its underlying. */
  readonly spot: LakePart | undefined;
}

/**
 * The product of a part.
 *
 * @throws StrikebookError `argument` for one that this library does not know
 */
export function productOf({ key }: LakePart): Product {
  const { venue } = datasetSpec(key.dataset);
  const product = products[`${venue}:${key.underlying}`];
  if (product) return product;
  const what = `no product ${venue}:${key.underlying} is known`;
  throw new StrikebookError("argument", what, `there are ${Object.keys(products).join(", ")}`);
}

/** 1 for ticks, the length of a bar for bars. */
export function stepSecondsOf({ manifest }: LakePart): number {
  return manifest?.granularity.kind === "bar" ? manifest.granularity.barSeconds : 1;
}

/**
 * Reads the columns of a day that volatilities need: from the tape cache where it has them, else from Parquet.
 *
 * @throws StrikebookError `corrupt` when a file is not what its manifest says
 */
export async function readEnrichInput(
  session: DuckDbSession,
  hashes: FileHashes,
  cache: TapeCache,
  parts: EnrichParts,
  price: EnrichPrice,
  task: TaskOptions,
): Promise<EnrichInput> {
  const { options } = parts;
  const product = productOf(options);
  const spec = datasetSpec(options.key.dataset);
  const spot = parts.spot ? await readSpotPart(session, hashes, parts.spot, task) : noSpot(product);
  const day = { product, date: options.key.date, spot, stepSeconds: stepSecondsOf(options) };
  const cached = await cachedQuotes(cache, options, product, price, task);
  if (cached) return { ...day, ...cached };
  const label = options.files[0]!;
  const [, columns] = await Promise.all([
    hashes.verify(options, task),
    readingFile(label, task, () =>
      session.numbers(
        `SELECT epoch_us(timestamp)::DOUBLE, ${priceSql(spec, price)}, ${contractOrderSql(spec)}
         FROM read_parquet(${sqlText(label)}, hive_partitioning = false)`,
        task,
      ),
    ),
  ]);
  const [timestamp, prices, orders] = columns;
  if (timestamp!.length !== options.manifest!.rows) {
    const what = `${label} has ${timestamp!.length} rows, its manifest says ${options.manifest!.rows}`;
    throw new StrikebookError("corrupt", what, "pack that day again with replace");
  }
  return { ...day, contracts: contractRuns({ product, label }, orders!), timestamp: timestamp!, price: prices! };
}

/** The price of a row: what `quotePrice` of lib/tape gives. */
function priceSql(spec: DatasetSpec, price: EnrichPrice): string {
  const [bid, ask, last] = ["bid_price", "ask_price", "last_price"].map((name) => storedColumn(spec, name));
  if (price === "mid") return `CASE WHEN ${bid} > 0 AND ${ask} > 0 THEN (${bid} + ${ask}) / 2 END`;
  return `CASE WHEN ${last} > 0 THEN ${last} END`;
}

function noSpot({ underlying }: Product): SpotSeries {
  return { underlying, instrument: "none", timestamp: new Float64Array(0), price: new Float64Array(0) };
}
