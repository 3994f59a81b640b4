import { StrikebookError } from "../../task/index.js";
import { blackVega } from "../black/blackVega.js";
import { eventWarnings } from "../eventWarnings.js";
import { requirePositive } from "../requireArgument.js";
import { type FitSabrOptions, fitSabr, type SabrFit } from "../sabr/fitSabr.js";
import { sabrSmile } from "../sabr/sabrSmile.js";
import { type FitSplineOptions, fitSpline, type SplineFit } from "../spline/fitSpline.js";
import { splineSmile } from "../spline/splineSmile.js";
import { type FitSviOptions, fitSvi } from "../svi/fitSvi.js";
import type { SviFit } from "../svi/SviFit.js";
import type { SviQuotes } from "../svi/SviQuotes.js";
import { sviSmile } from "../svi/sviSmile.js";
import type { VolEvent } from "../VolEvent.js";
import type { ChainSlice } from "./ChainSlice.js";
import { chainForward } from "./chainForward.js";
import { type InvertedQuote, invertedQuote } from "./chainPoints.js";
import type { QuoteFilter } from "./QuoteFilter.js";
import { requireChain, requireFilter } from "./requireChain.js";
import type { SliceFit } from "./SliceFit.js";
import type { Smile } from "./Smile.js";
import type { SmileFit, SmilePoint, SmilePointStatus } from "./SmileFit.js";

/** `auto` is SVI, or a spline where SVI misses the quotes: see `fitSmile`. */
export type FittedModel = "svi" | "sabr" | "spline" | "auto";

export interface FitSmileOptions extends QuoteFilter {
  /** `svi` when absent. */
  readonly model?: FittedModel | undefined;
  /** Points farther than this from the forward, in |ln(strike/forward)|, are left out; all are in when absent. */
  readonly maxAbsLogMoneyness?: number | undefined;
  /**
   * The same as a multiple of the standard deviation at the money, vol * sqrt(tauYears) of the strike nearest the
   * forward: one setting for an expiry in an hour and one in a year. All are in when absent.
   */
  readonly maxStdevs?: number | undefined;
  /** Price today of 1 paid at expiry; 1 when absent. */
  readonly discountFactor?: number | undefined;
  readonly svi?: FitSviOptions | undefined;
  readonly sabr?: FitSabrOptions | undefined;
  readonly spline?: FitSplineOptions | undefined;
  /** For `auto`: RMSE of SVI, as a fraction, above which a spline is tried; 0.001 (0.1 vol points) when absent. */
  readonly maxRmseVol?: number | undefined;
}

/** A spline replaces SVI when it lowers the RMSE to this share or less. */
const WORTH_A_SPLINE = 0.7;
/** Strikes below which no slice is fitted. */
const LEAST_STRIKES = 5;

/**
 * From a chain to a smile: forward by put-call parity (or as given), the out-of-the-money side of each strike, its
 * Black (1976) implied volatility, and a model fitted to them. A strike whose out-of-the-money side has no price is
 * left out; the in-the-money side is never taken instead.
 *
 * Weights are vega, over the largest, divided by 1 + (half-spread/median half-spread)^2 where there are bids and asks.
 * `model: "auto"` fits raw SVI, and where its RMSE is above `maxRmseVol` a smoothing spline too, which is taken when
 * its RMSE is at most 0.7 of SVI's and it has no butterfly arbitrage; an event says so.
 *
 * Every strike comes back in `points` with its status, and `statusCounts` counts them.
 *
 * @throws StrikebookError("empty") without a parity pair, or with fewer than five usable strikes (the message counts
 * why); ("argument") for strikes that do not ascend, unequal lengths or bad options
 * @example const { smile, fit, forward } = fitSmile({ strikes, callPrices, putPrices, tauYears: 7 / 365 });
 */
export function fitSmile(chain: ChainSlice, options?: FitSmileOptions & { model?: "svi" | undefined }): SmileFit;
export function fitSmile(chain: ChainSlice, options: FitSmileOptions & { model: "sabr" }): SmileFit<SabrFit>;
export function fitSmile(chain: ChainSlice, options: FitSmileOptions & { model: "spline" }): SmileFit<SplineFit>;
export function fitSmile(chain: ChainSlice, options: FitSmileOptions): SmileFit<SliceFit>;
export function fitSmile(chain: ChainSlice, options: FitSmileOptions = {}): SmileFit<SliceFit> {
  const { strikes, tauYears } = chain;
  const { discountFactor = 1 } = options;
  requirePositive("tauYears", tauYears);
  requirePositive("discountFactor", discountFactor);
  requireFilter(options);
  if (options.maxAbsLogMoneyness !== undefined) requirePositive("maxAbsLogMoneyness", options.maxAbsLogMoneyness);
  if (options.maxStdevs !== undefined) requirePositive("maxStdevs", options.maxStdevs);
  requireChain(chain);
  const parity = chainForward(chain, discountFactor, options);
  const forward = parity.forward;

  const inverted = Array.from(strikes, (_strike, i) => invertedQuote(chain, i, forward, discountFactor, options));
  const points = weightedPoints(inverted, chain, forward, discountFactor, options);
  const statusCounts: Partial<Record<SmilePointStatus, number>> = {};
  for (const { status } of points) statusCounts[status] = (statusCounts[status] ?? 0) + 1;
  const counted = Object.entries(statusCounts)
    .map(([status, count]) => `${status} ${count}`)
    .join(", ");
  const used = points.filter((point) => point.used);
  if (used.length < LEAST_STRIKES) {
    const what = `${used.length} of ${strikes.length} strikes are usable (${counted})`;
    throw new StrikebookError("empty", what, "a smile needs 5: widen the window or relax the filters");
  }
  const variance = (vol: number): number => vol * vol * tauYears;
  const quotes: SviQuotes = {
    logMoneyness: Float64Array.from(used, (point) => point.logMoneyness),
    totalVariance: Float64Array.from(used, (point) => variance(point.vol)),
    weights: Float64Array.from(used, (point) => point.weight),
    bidVariance: Float64Array.from(used, (point) => variance(point.bidVol)),
    askVariance: Float64Array.from(used, (point) => variance(point.askVol)),
    tauYears,
  };
  const { fit, smile, notes } = fitModel(quotes, forward, options);
  const forwardEvents = parity.warnings.map((message): VolEvent => ({ severity: "warning", code: "forward", message }));
  const events = [...forwardEvents, ...notes, ...fit.events];
  return {
    forward: parity,
    tauYears,
    points,
    fit,
    smile,
    events,
    statusCounts,
    toDisplay() {
      const warnings = eventWarnings(events);
      return {
        kind: "record",
        title: "Smile",
        entries: [
          ["model", smile.model],
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

function fitModel(
  quotes: SviQuotes,
  forward: number,
  { model = "svi", svi, sabr, spline, maxRmseVol = 0.001 }: FitSmileOptions,
): { fit: SliceFit; smile: Smile; notes: VolEvent[] } {
  const { tauYears } = quotes;
  const context = (fit: SliceFit) => ({ forward, tauYears, range: fit.range });
  const asSvi = (fit: SviFit, notes: VolEvent[] = []) => ({
    fit,
    smile: sviSmile(fit.parameters, context(fit)),
    notes,
  });
  const asSpline = (fit: SplineFit, notes: VolEvent[] = []) => ({
    fit,
    smile: splineSmile(fit.knots, context(fit)),
    notes,
  });
  switch (model) {
    case "svi":
      return asSvi(fitSvi(quotes, svi));
    case "spline":
      return asSpline(fitSpline(quotes, spline));
    case "sabr": {
      const fit = fitSabr({ ...quotes, forward }, sabr);
      return { fit, smile: sabrSmile(fit.parameters, context(fit)), notes: [] };
    }
    case "auto": {
      const plain = fitSvi(quotes, svi);
      if (plain.rmseVol <= maxRmseVol) return asSvi(plain);
      const flexible = fitSpline(quotes, spline);
      if (!flexible.converged || flexible.butterfly.minimum < 0) return asSvi(plain);
      if (flexible.rmseVol > WORTH_A_SPLINE * plain.rmseVol) return asSvi(plain);
      const misses = (100 * plain.rmseVol).toFixed(3);
      const message = `raw SVI misses the quotes by ${misses} vol points: a spline with ${(100 * flexible.rmseVol).toFixed(3)} is taken`;
      return asSpline(flexible, [{ severity: "info", code: "model", message }]);
    }
    default:
      throw new StrikebookError(
        "argument",
        `model is ${JSON.stringify(model)}`,
        'use "svi", "sabr", "spline" or "auto"',
      );
  }
}

function weightedPoints(
  inverted: readonly InvertedQuote[],
  chain: ChainSlice,
  forward: number,
  discountFactor: number,
  options: FitSmileOptions,
): SmilePoint[] {
  const reach = windowReach(inverted, chain.tauYears, options);
  const statuses = inverted.map((quote): SmilePointStatus => {
    if (quote.status !== "ok") return quote.status;
    return Math.abs(quote.logMoneyness) > reach ? "outsideMoneyness" : "ok";
  });
  const halfSpreads = inverted.map(({ bidVol, askVol }) => 0.5 * (askVol - bidVol));
  const known = halfSpreads.filter((half, i) => statuses[i] === "ok" && half > 0).sort((a, b) => a - b);
  const typical = known[known.length >> 1];
  const weights = inverted.map(({ strike, vol }, i) => {
    if (statuses[i] !== "ok") return 0;
    const vega = blackVega(forward, strike, chain.tauYears, vol, discountFactor);
    const half = halfSpreads[i]!;
    return typical === undefined || !(half > 0) ? vega : vega / (1 + (half / typical) ** 2);
  });
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  return inverted.map((quote, i): SmilePoint => {
    const status = statuses[i]!;
    return { ...quote, status, weight: largest > 0 ? weights[i]! / largest : 0, used: status === "ok" };
  });
}

/** Largest |ln(strike/forward)| that the options let in. */
function windowReach(quotes: readonly InvertedQuote[], tauYears: number, options: FitSmileOptions): number {
  const { maxAbsLogMoneyness = Number.POSITIVE_INFINITY, maxStdevs } = options;
  if (maxStdevs === undefined) return maxAbsLogMoneyness;
  const priced = quotes.filter((quote) => quote.vol > 0);
  const [first] = priced;
  if (first === undefined) return maxAbsLogMoneyness;
  const nearest = priced.reduce(
    (best, quote) => (Math.abs(quote.logMoneyness) < Math.abs(best.logMoneyness) ? quote : best),
    first,
  );
  return Math.min(maxAbsLogMoneyness, maxStdevs * nearest.vol * Math.sqrt(tauYears));
}
