import { millsRatio } from "../../stats/normal/millsRatio.js";
import type { BlackOptions } from "../black/blackPrices.js";
import { logRatio } from "../black/logRatio.js";
import { normalisedVega } from "../black/normalisedBlack.js";
import { requireLengths } from "../requireLengths.js";
import { rateOf } from "./blackGreeks.js";
import { blackMainGreeks, DELTA, GAMMA, THETA, VEGA } from "./mainGreeks.js";

/** Where a batch of the four Greeks of a hedge is written, in single precision; arrays owned by the caller. */
export interface HedgeGreekColumns {
  readonly deltas: Float32Array;
  readonly gammas: Float32Array;
  /** Per 1.00 of volatility. */
  readonly vegas: Float32Array;
  /** Per year. */
  readonly thetas: Float32Array;
}

const sink = new Float64Array(11);

/**
 * Delta, gamma, vega and theta of many European options on forwards: those of `blackGreekColumns`, rounded to single
 * precision, without the price and the other Greeks where the rate is 0. NaN where an option has none: no time or
 * volatility left, or an input outside its domain.
 *
 * @throws StrikebookError("argument") when the arrays are not of one length
 */
export function hedgeGreekColumns(options: BlackOptions, out: HedgeGreekColumns): void {
  const { types, forwards, strikes, tauYears, vols, discountFactors } = options;
  const { deltas, gammas, vegas, thetas } = out;
  const count = forwards.length;
  requireLengths(count, "forwards", { types, strikes, tauYears, vols, discountFactors });
  requireLengths(count, "forwards", { deltas, gammas, vegas, thetas });
  for (let i = 0; i < count; i++) {
    const forward = forwards[i]!;
    const strike = strikes[i]!;
    const tau = tauYears[i]!;
    const vol = vols[i]!;
    const discountFactor = discountFactors === undefined ? 1 : discountFactors[i]!;
    const isCall = types[i] === 0;
    const isPriced =
      types[i]! <= 1 &&
      forward > 0 &&
      strike > 0 &&
      tau > 0 &&
      vol > 0 &&
      discountFactor > 0 &&
      forward + strike + tau + vol + discountFactor < Number.POSITIVE_INFINITY;
    if (!isPriced) {
      deltas[i] = Number.NaN;
      gammas[i] = Number.NaN;
      vegas[i] = Number.NaN;
      thetas[i] = Number.NaN;
    } else if (discountFactor !== 1) {
      const rate = rateOf(discountFactor, tau);
      blackMainGreeks(isCall, forward, strike, tau, vol, discountFactor, rate, sink);
      deltas[i] = sink[DELTA]!;
      gammas[i] = sink[GAMMA]!;
      vegas[i] = sink[VEGA]!;
      thetas[i] = sink[THETA]!;
    } else {
      // Term by term as in `greekTerms` and `blackMainGreeks`, so that no bit differs.
      const s = vol * Math.sqrt(tau);
      const h = -Math.abs(logRatio(forward, strike)) / s;
      const t = 0.5 * s;
      const vegaTerm = normalisedVega(h, t);
      const scaled = vegaTerm * (Math.sqrt(forward) * Math.sqrt(strike));
      const isLow = forward <= strike;
      const upper = h + t;
      const tail = (scaled / forward) * millsRatio(isLow ? Math.abs(upper) : t - h);
      const isTail = isCall === isLow;
      const probability = isTail === (upper < 0 || !isLow) ? tail : 1 - tail;
      deltas[i] = isCall ? probability : -probability;
      gammas[i] = scaled / (forward * forward * s);
      const vega = scaled * (s / vol);
      vegas[i] = vega;
      thetas[i] = 0 - scaled * s * (0.5 / tau);
    }
  }
}
