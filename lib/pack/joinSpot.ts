import { asofBackward } from "../columns/asofBackward.js";
import type { QuoteRun, SpotSeries } from "../columns/QuoteRun.js";
import { StrikebookError } from "../task/StrikebookError.js";
import { civilDateAt, instantAt } from "../time/sessionClock.js";

/** How old a price of the underlying may be before it no longer counts, unless the caller says otherwise. */
export const DEFAULT_SPOT_TOLERANCE_MS = 5000;

export interface JoinSpotOptions {
  /** Largest age of a price of the underlying, ms. */
  readonly toleranceMs: number;
}

/** Columns that the underlying gives to the rows of one run; NaN where there is nothing. */
export interface SpotColumns {
  readonly spotPrice: Float64Array;
  /** Age of that price at the row, ms, never negative. */
  readonly spotAgeMs: Float64Array;
  /** strike - spot, points. */
  readonly distanceFromSpot: Float64Array;
  /** 100 (strike - spot) / spot. */
  readonly moneynessPct: Float64Array;
  /** CE max(0, spot - strike), PE max(0, strike - spot), points. */
  readonly intrinsicValue: Float64Array;
  /** Last price - intrinsic value, points. */
  readonly timeValue: Float64Array;
  /** (bid + ask) / 2; NaN when a side is missing. */
  readonly midPrice: Float64Array;
  /** Rows without a price of the underlying within the tolerance. */
  readonly noSpot: number;
}

/**
 * Joins the underlying's price to each row of one contract's day, backward in time: the last price at or before the
 * row's instant, of the same day and no older than the tolerance. Nothing is filled from a neighbouring row, contract or
 * day.
 *
 * @param run rows of one contract on one day
 * @param spot prices of its underlying, of that day or of several
 * @throws StrikebookError `argument` when the underlyings differ, a side is not sorted, or the tolerance is negative.
 */
export function joinSpot(run: QuoteRun, spot: SpotSeries, options: JoinSpotOptions): SpotColumns {
  const { contract, rows, quotes } = run;
  if (spot.underlying !== contract.product.underlying) {
    const what = `${contract.key} cannot be joined to prices of ${spot.underlying}`;
    throw new StrikebookError("argument", what, "give the prices of the contract's own underlying");
  }
  const column = (): Float64Array => new Float64Array(rows).fill(Number.NaN);
  const [spotPrice, spotAgeMs, distanceFromSpot, moneynessPct] = [column(), column(), column(), column()];
  const [intrinsicValue, timeValue, midPrice] = [column(), column(), column()];
  const matches = asofBackward(quotes.timestamp, spot.timestamp, options.toleranceMs * 1000, new Int32Array(rows));
  const { session } = contract.product;
  const midnight = rows > 0 ? instantAt(civilDateAt(quotes.timestamp[0]!, session), 0, session) : 0;
  const { strike } = contract;
  const sign = contract.optionType === "CE" ? 1 : -1;
  let noSpot = 0;
  for (let row = 0; row < rows; row++) {
    midPrice[row] = (quotes.bidPrice[row]! + quotes.askPrice[row]!) / 2;
    const match = matches[row]!;
    const price = match >= 0 && spot.timestamp[match]! >= midnight ? spot.price[match]! : Number.NaN;
    if (!(price > 0)) {
      noSpot++;
      continue;
    }
    const intrinsic = Math.max(0, sign * (price - strike));
    spotPrice[row] = price;
    spotAgeMs[row] = (quotes.timestamp[row]! - spot.timestamp[match]!) / 1000;
    distanceFromSpot[row] = strike - price;
    moneynessPct[row] = (100 * (strike - price)) / price;
    intrinsicValue[row] = intrinsic;
    timeValue[row] = quotes.lastPrice[row]! - intrinsic;
  }
  return { spotPrice, spotAgeMs, distanceFromSpot, moneynessPct, intrinsicValue, timeValue, midPrice, noSpot };
}
