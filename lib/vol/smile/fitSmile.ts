import { StrikebookError } from "../../task/index.js";
import { blackVega } from "../black/blackVega.js";
import { logRatio } from "../black/logRatio.js";
import { impliedForward } from "../forward/impliedForward.js";
import type { IvStatus } from "../implied/IvStatus.js";
import { impliedVolatility } from "../implied/impliedVolatility.js";
import type { OptionType } from "../OptionType.js";
import { requireNotNegative, requirePositive } from "../requireArgument.js";
import { fitSvi } from "../svi/fitSvi.js";
import type { SmileFit, SmilePoint, SmilePointStatus } from "./SmileFit.js";

/** One expiry of an option chain at one moment, as parallel arrays. */
export interface ChainSlice {
  /** Strictly ascending. */
  readonly strikes: Float64Array;
  /** Mid or last prices of the calls; NaN, zero or negative means no quote. */
  readonly callPrices: Float64Array;
  readonly putPrices: Float64Array;
  readonly tauYears: number;
  /** Where to look first for the money; the forward itself comes from put-call parity. */
  readonly spot?: number | undefined;
}

export interface FitSmileOptions {
  /** Points farther than this from the forward, in |ln(strike/forward)|, are left out; all are in when absent. */
  readonly maxAbsLogMoneyness?: number | undefined;
  /**
   * The same as a multiple of the standard deviation at the money, vol * sqrt(tauYears) of the strike nearest the
   * forward: one setting for an expiry in an hour and one in a year. All are in when absent.
   */
  readonly maxStdevs?: number | undefined;
  /** Points with a lower price are left out (a tick or two: the price says nothing there); 0 when absent. */
  readonly minPrice?: number | undefined;
  /** Price today of 1 paid at expiry; 1 when absent. */
  readonly discountFactor?: number | undefined;
}

/**
 * From a chain to a smile: forward by put-call parity, the out-of-the-money side of each strike, its Black (1976)
 * implied volatility, and a raw SVI slice fitted to them with vega weights. A strike whose out-of-the-money side has
 * no price is left out; the in-the-money side is never taken instead.
 *
 * Every strike comes back in `points` with its status, and `statusCounts` counts them.
 *
 * @throws StrikebookError("empty") without a parity pair, or with fewer than five usable strikes (the message counts
 * why); ("argument") for strikes that do not ascend, unequal lengths or bad options
 * @example const { fit, forward } = fitSmile({ strikes, callPrices, putPrices, tauYears: 7 / 365 });
 */
export function fitSmile(chain: ChainSlice, options: FitSmileOptions = {}): SmileFit {
  const { strikes, callPrices, putPrices, tauYears, spot } = chain;
  const { discountFactor = 1 } = options;
  requirePositive("tauYears", tauYears);
  requireOptions(options);
  for (let i = 1; i < strikes.length; i++) {
    if (!(strikes[i]! > strikes[i - 1]!)) {
      const what = `strikes[${i}] is ${strikes[i]} after ${strikes[i - 1]}`;
      throw new StrikebookError("argument", what, "strikes must ascend without duplicates: one row per strike");
    }
  }
  const pairs = { strikes, calls: callPrices, puts: putPrices };
  const parity = impliedForward(pairs, { discountFactor, nearSpot: spot });
  const forward = parity.forward;

  const inverted = Array.from(strikes, (strike, i): InvertedQuote => {
    const type: OptionType = strike >= forward ? "call" : "put";
    const quoted = type === "call" ? callPrices[i]! : putPrices[i]!;
    const price = quoted > 0 ? quoted : Number.NaN;
    const { vol, status } = impliedVolatility(type, price, forward, strike, tauYears, discountFactor);
    return { strike, type, price, vol, logMoneyness: logRatio(strike, forward), inversion: status };
  });
  const reach = windowReach(inverted, tauYears, options);
  const statuses = inverted.map((quote) => statusOf(quote, reach, options.minPrice ?? 0));
  const vegas = inverted.map(({ strike, vol }, i) =>
    statuses[i] === "ok" ? blackVega(forward, strike, tauYears, vol, discountFactor) : 0,
  );
  const largest = vegas.reduce((most, vega) => Math.max(most, vega), 0);
  const points = inverted.map(({ inversion: _inversion, ...quote }, i): SmilePoint => {
    const status = statuses[i]!;
    return { ...quote, status, weight: largest > 0 ? vegas[i]! / largest : 0, used: status === "ok" };
  });
  const statusCounts: Partial<Record<SmilePointStatus, number>> = {};
  for (const status of statuses) statusCounts[status] = (statusCounts[status] ?? 0) + 1;
  const counted = Object.entries(statusCounts)
    .map(([status, count]) => `${status} ${count}`)
    .join(", ");

  const used = points.filter((point) => point.used);
  if (used.length < 5) {
    const what = `${used.length} of ${strikes.length} strikes are usable (${counted})`;
    throw new StrikebookError("empty", what, "an SVI slice needs 5: widen the window or relax the filters");
  }
  const fit = fitSvi({
    logMoneyness: Float64Array.from(used, (point) => point.logMoneyness),
    totalVariance: Float64Array.from(used, (point) => point.vol * point.vol * tauYears),
    weights: Float64Array.from(used, (point) => point.weight),
    tauYears,
  });
  return {
    forward: parity,
    tauYears,
    points,
    fit,
    statusCounts,
    toDisplay() {
      const warnings = [...parity.warnings, ...fit.warnings];
      return {
        kind: "record",
        title: "Smile",
        entries: [
          ["forward", forward],
          ["parity pairs", parity.pairs],
          ["years to expiry", tauYears],
          ["at-the-money vol, %", 100 * fit.atmVol],
          ["quotes used", fit.points],
          ["strikes by status", counted],
          ["RMSE, vol points", 100 * fit.rmseVol],
          ["largest error, vol points", 100 * fit.maxErrorVol],
          ["lowest g(k)", fit.butterfly.minimum],
          ["warnings", warnings.join("; ") || "none"],
        ],
      };
    },
  };
}

interface InvertedQuote {
  readonly strike: number;
  readonly type: OptionType;
  readonly price: number;
  readonly vol: number;
  readonly logMoneyness: number;
  readonly inversion: IvStatus;
}

function requireOptions({ maxAbsLogMoneyness, maxStdevs, minPrice }: FitSmileOptions): void {
  if (maxAbsLogMoneyness !== undefined) requirePositive("maxAbsLogMoneyness", maxAbsLogMoneyness);
  if (maxStdevs !== undefined) requirePositive("maxStdevs", maxStdevs);
  if (minPrice !== undefined) requireNotNegative("minPrice", minPrice);
}

/** Largest |ln(strike/forward)| that the options let in. */
function windowReach(quotes: readonly InvertedQuote[], tauYears: number, options: FitSmileOptions): number {
  const { maxAbsLogMoneyness = Number.POSITIVE_INFINITY, maxStdevs } = options;
  if (maxStdevs === undefined) return maxAbsLogMoneyness;
  const priced = quotes.filter((quote) => quote.inversion === "ok");
  const [first] = priced;
  if (first === undefined) return maxAbsLogMoneyness;
  const nearest = priced.reduce(
    (best, quote) => (Math.abs(quote.logMoneyness) < Math.abs(best.logMoneyness) ? quote : best),
    first,
  );
  return Math.min(maxAbsLogMoneyness, maxStdevs * nearest.vol * Math.sqrt(tauYears));
}

function statusOf(quote: InvertedQuote, reach: number, minPrice: number): SmilePointStatus {
  if (Number.isNaN(quote.price)) return "noPrice";
  if (quote.inversion !== "ok") return quote.inversion;
  if (quote.price < minPrice) return "belowMinPrice";
  return Math.abs(quote.logMoneyness) > reach ? "outsideMoneyness" : "ok";
}
