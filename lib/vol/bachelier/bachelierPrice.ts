import { millsSlope } from "../../stats/normal/millsSlope.js";
import { normalPdf } from "../../stats/normal/normalPdf.js";
import type { OptionType } from "../OptionType.js";
import { requireFinite, requireNotNegative, requireOptionType, requirePositive } from "../requireArgument.js";

/**
 * Bachelier (normal) price of a European option on a forward that may be of any sign: a spread, a rate, or oil in
 * April 2020.
 *
 * Discounted intrinsic value plus out-of-the-money time value s n(d) [1 - d M(d)], d = |F - K|/s and M Mills' ratio, to a
 * relative 1e-14 far out of the money.
 *
 * @param forward any finite number
 * @param strike any finite number, in the units of `forward`
 * @param tauYears time to expiry in years, at least 0
 * @param normalVol annualised normal volatility in the units of `forward`, at least 0
 * @param discountFactor price today of 1 paid at expiry, above 0
 * @throws StrikebookError("argument") for input outside these domains
 *
 * Source: L. Bachelier, Theorie de la speculation (1900); H. Schachermayer and J. Teichmann, Mathematical Finance 18
 * (2008) 155-170.
 */
export function bachelierPrice(
  type: OptionType,
  forward: number,
  strike: number,
  tauYears: number,
  normalVol: number,
  discountFactor: number = 1,
): number {
  requireBachelierArguments(type, forward, strike, tauYears, normalVol, discountFactor);
  const intrinsic = Math.max(type === "call" ? forward - strike : strike - forward, 0);
  return discountFactor * (intrinsic + bachelierTimeValue(Math.abs(forward - strike), normalVol * Math.sqrt(tauYears)));
}

/** Undiscounted out-of-the-money price for the distance `gap` >= 0 from the money and the total volatility `s` >= 0. */
export function bachelierTimeValue(gap: number, s: number): number {
  if (s === 0) return 0;
  const d = gap / s;
  return d > 39 ? 0 : s * normalPdf(d) * millsSlope(d);
}

/** Throws for the first argument that is outside its domain, naming it and its value. */
export function requireBachelierArguments(
  type: string,
  forward: number,
  strike: number,
  tauYears: number,
  normalVol: number,
  discountFactor: number,
): void {
  requireOptionType(type);
  requireFinite("forward", forward);
  requireFinite("strike", strike);
  requireNotNegative("tauYears", tauYears);
  requireNotNegative("normalVol", normalVol);
  requirePositive("discountFactor", discountFactor);
}
