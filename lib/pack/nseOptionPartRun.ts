import { QUOTE_COLUMN_NAMES, type QuoteRun } from "../columns/QuoteRun.js";
import { datasetSpec } from "../lake/datasets.js";
import type { PartRun } from "../lake/PartRun.js";
import { QUOTE_LAKE_NAMES } from "../lake/quoteColumns.js";
import { storedColumn } from "../lake/storedColumn.js";
import { civilDateAt, instantAt } from "../time/sessionClock.js";
import type { SpotColumns } from "./joinSpot.js";

/** What is the same in all rows of a contract. */
export interface ExpiryFacts {
  readonly expiryKind: "weekly" | "monthly";
  readonly expirySource: "name" | "calendar" | "rule";
  /** Year and month in the contract's name. */
  readonly year: number;
  readonly month: number;
}

/**
 * The columns of dataset `nse_options` for one contract's day.
 *
 * @param lotSize of the underlying on that day, undefined where it is not known
 */
export function nseOptionPartRun(
  run: QuoteRun,
  expiry: ExpiryFacts,
  spot: SpotColumns,
  lotSize: number | undefined,
): PartRun {
  const spec = datasetSpec("nse_options");
  const quotes = QUOTE_COLUMN_NAMES.map(
    (name) => [storedColumn(spec, QUOTE_LAKE_NAMES[name]), run.quotes[name]] as const,
  );
  return {
    contract: run.contract,
    rows: run.rows,
    columns: {
      ...Object.fromEntries(quotes),
      ...run.vendor,
      year: expiry.year,
      month: expiry.month,
      lot_size: lotSize ?? Number.NaN,
      expiry_type: expiry.expiryKind,
      expiry_source: expiry.expirySource,
      is_traded: isTraded(run),
      spot_price: spot.spotPrice,
      spot_age_ms: spot.spotAgeMs,
      distance_from_spot: spot.distanceFromSpot,
      moneyness_pct: spot.moneynessPct,
      intrinsic_value: spot.intrinsicValue,
      time_value: spot.timeValue,
      mid_price: spot.midPrice,
    },
  };
}

/** 1 where the last trade is of the run's day, 0 where it is of an earlier one, NaN where its time is not known. */
function isTraded(run: QuoteRun): Float64Array {
  const { session } = run.contract.product;
  const midnight = instantAt(civilDateAt(run.quotes.timestamp[0]!, session), 0, session);
  const lastTrade = run.vendor.lastTradeTime;
  const traded = new Float64Array(run.rows).fill(Number.NaN);
  if (!lastTrade) return traded;
  for (let row = 0; row < run.rows; row++) {
    const time = lastTrade[row]!;
    if (!Number.isNaN(time)) traded[row] = time >= midnight ? 1 : 0;
  }
  return traded;
}
