import { normalCdf } from "../../stats/normal/normalCdf.js";
import { normalPdf } from "../../stats/normal/normalPdf.js";
import { blackScholesPrice } from "../black/blackScholesPrice.js";
import type { OptionType } from "../OptionType.js";
import { requireAmericanArguments } from "./requireAmericanArguments.js";

/**
 * American option price by the quadratic approximation of Barone-Adesi and Whaley: the European price plus an early
 * exercise premium that solves a simplified equation. Biased: against a lattice the error is mostly below 0.1 % of the
 * strike for up to a year and grows with the time to expiry; see docs/volatility.md for the sizes measured.
 *
 * @param underlying spot, or a future with `carry` 0, above 0
 * @param strike above 0
 * @param tauYears above 0
 * @param vol fraction a year, above 0
 * @param rate continuous, a year, at least 0
 * @param carry cost of carry a year: 0 for a future, rate less dividend yield for a spot
 * @throws StrikebookError("argument") for input outside these domains
 *
 * Source: G. Barone-Adesi and R. Whaley, "Efficient analytic approximation of American option values", Journal of Finance
 * 42 (1987) 301-320.
 */
export function baroneAdesiWhaleyPrice(
  type: OptionType,
  underlying: number,
  strike: number,
  tauYears: number,
  vol: number,
  rate: number,
  carry: number = 0,
): number {
  requireAmericanArguments(type, underlying, strike, tauYears, vol, rate, carry);
  const sign = type === "call" ? 1 : -1;
  const european = (at: number): number => blackScholesPrice(type, at, strike, tauYears, vol, rate, rate - carry);
  const plain = european(underlying);
  // Waiting costs nothing: a call whose underlying yields nothing, a put whose strike earns nothing and whose
  // underlying does not drift up.
  if (sign > 0 ? carry >= rate : rate === 0 && carry <= 0) return plain;
  const s = vol * Math.sqrt(tauYears);
  const yieldFactor = Math.exp((carry - rate) * tauYears);
  const variance = vol * vol;
  const n = (2 * carry) / variance - 1;
  // M/k, with its limit for a rate of 0.
  const ratio = rate === 0 ? 2 / (variance * tauYears) : (-2 * rate) / (variance * Math.expm1(-rate * tauYears));
  const q = 0.5 * (-n + sign * Math.sqrt(n * n + 4 * ratio));
  const d1 = (at: number): number => (Math.log(at / strike) + (carry + 0.5 * variance) * tauYears) / s;
  const rest = (at: number): number => 1 - yieldFactor * normalCdf(sign * d1(at));

  // The boundary equals its exercise value and premium: sign (S - K) = European(S) + sign rest(S) S/q.
  let low = sign > 0 ? strike : 0;
  let high = sign > 0 ? Number.POSITIVE_INFINITY : strike;
  const endless = 0.5 * (-n + sign * Math.sqrt(n * n + (8 * rate) / variance));
  const perpetual = rate > 0 ? strike / (1 - 1 / endless) : strike * (sign > 0 ? 4 : 0.25);
  const seedRate = (sign * carry * tauYears + 2 * s) * (strike / Math.abs(perpetual - strike));
  let boundary = strike + (perpetual - strike) * (1 - Math.exp(-seedRate));
  if (!(boundary > low && boundary < high)) boundary = sign > 0 ? 1.5 * strike : 0.7 * strike;
  for (let step = 0; step < 100; step++) {
    const excess = sign * (boundary - strike) - european(boundary) - (sign * rest(boundary) * boundary) / q;
    if (sign * excess > 0) high = boundary;
    else low = boundary;
    const density = (yieldFactor * normalPdf(d1(boundary))) / s;
    const slope = sign * rest(boundary) * (1 - 1 / q) + density / q;
    let next = boundary - excess / slope;
    if (!(next > low && next < high)) next = high === Number.POSITIVE_INFINITY ? 2 * low : 0.5 * (low + high);
    const done = Math.abs(next - boundary) < 1e-12 * strike;
    boundary = next;
    if (done) break;
  }
  if (sign * (underlying - boundary) >= 0) return sign * (underlying - strike);
  const premium = ((sign * rest(boundary) * boundary) / q) * (underlying / boundary) ** q;
  return Math.max(plain + Math.max(premium, 0), sign * (underlying - strike));
}
