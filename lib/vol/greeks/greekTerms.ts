import { millsDifference } from "../../stats/normal/millsDifference.js";
import { millsRatio } from "../../stats/normal/millsRatio.js";
import { logRatio } from "../black/logRatio.js";
import { normalisedVega } from "../black/normalisedBlack.js";

/** Undiscounted price, the same to the bit as that of `blackPrice`. */
export const VALUE = 0;
/** N(d1) for a call, -N(-d1) for a put. */
export const ASSET = 1;
/** N(d2) for a call, -N(-d2) for a put. */
export const CASH = 2;
export const D1 = 3;
export const D2 = 4;
/** forward * n(d1), which is strike * n(d2). */
export const DENSITY = 5;

/**
 * What all Greeks of a European option are made of, written to the first places of `terms`: an array and not an object,
 * so that a batch allocates nothing.
 *
 * The probabilities come from Mills' ratios times one exponential: with h = -|ln(F/K)|/s and t = s/2 the density n(h + t)
 * is exp(-(h^2 + t^2)/2)/sqrt(2 pi) times sqrt(max(F, K)/min(F, K)), and n(h - t) its mirror.
 *
 * @param s total volatility, above 0
 */
export function greekTerms(isCall: boolean, forward: number, strike: number, s: number, terms: Float64Array): void {
  const x = -Math.abs(logRatio(forward, strike));
  const h = x / s;
  const t = 0.5 * s;
  const upper = h + t;
  const lower = h - t;
  const scale = Math.sqrt(forward) * Math.sqrt(strike);
  const vega = normalisedVega(h, t);
  const isLow = forward <= strike;
  const least = isLow ? forward : strike;
  const most = isLow ? strike : forward;
  const farRatio = millsRatio(-lower);
  // Probabilities that the out-of-the-money option ends in the money, measured in the lower and the higher numeraire.
  const likely = (vega * scale) / least;
  const tail = likely * millsRatio(Math.abs(upper));
  const inner = upper < 0 ? tail : 1 - tail;
  const innerRest = upper < 0 ? 1 - tail : tail;
  const outer = ((vega * scale) / most) * farRatio;
  const normalised =
    upper < 0 || t < 0.5 ? vega * millsDifference(h, t) : Math.exp(0.5 * x) - vega * (millsRatio(upper) + farRatio);
  const timeValue = Math.min(scale * normalised, forward, strike);
  const isOut = isCall === isLow;
  const sign = isCall ? 1 : -1;
  terms[VALUE] = isOut || forward === strike ? timeValue : most - least + timeValue;
  // For F <= K the asset probability of the call is N(h + t); for F > K that of the put is N(h - t).
  const innerSide = isOut ? inner : innerRest;
  const outerSide = isOut ? outer : 1 - outer;
  terms[ASSET] = sign * (isLow ? innerSide : outerSide);
  terms[CASH] = sign * (isLow ? outerSide : innerSide);
  terms[D1] = isLow ? upper : -lower;
  terms[D2] = isLow ? lower : -upper;
  terms[DENSITY] = scale * vega;
}
