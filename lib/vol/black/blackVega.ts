import { requireNotNegative, requirePositive } from "../requireArgument.js";
import { logRatio } from "./logRatio.js";
import { normalisedVega } from "./normalisedBlack.js";

/**
 * Derivative of the Black (1976) price in the volatility, per 1.00 of volatility (divide by 100 for one vol point).
 * The same for call and put.
 *
 * At tauYears = 0 it is 0; at vol = 0 it is the limit from above: 0 away from the money.
 *
 * @param forward above 0
 * @param strike above 0
 * @param tauYears at least 0
 * @param vol fraction a year, at least 0
 * @param discountFactor above 0
 * @throws StrikebookError("argument") for input outside these domains
 */
export function blackVega(
  forward: number,
  strike: number,
  tauYears: number,
  vol: number,
  discountFactor: number = 1,
): number {
  requirePositive("forward", forward);
  requirePositive("strike", strike);
  requireNotNegative("tauYears", tauYears);
  requireNotNegative("vol", vol);
  requirePositive("discountFactor", discountFactor);
  const x = logRatio(forward, strike);
  const s = vol * Math.sqrt(tauYears);
  const h = x === 0 ? 0 : x / s;
  const scale = discountFactor * Math.sqrt(forward) * Math.sqrt(strike) * Math.sqrt(tauYears);
  return scale * normalisedVega(h, 0.5 * s);
}
