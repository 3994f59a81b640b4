import type { OptionType } from "../OptionType.js";
import { logRatio } from "./logRatio.js";
import { normalisedBlack } from "./normalisedBlack.js";
import { areBlackArguments, requireBlackArguments } from "./requireBlackArguments.js";

/**
 * Black (1976) price of a European option on a forward or future.
 *
 * Computed as discounted intrinsic value plus the out-of-the-money time value, so that put-call parity holds to the
 * last digits and deep out-of-the-money prices keep their relative accuracy (about 1e-14, from the logarithm of
 * forward/strike) down to the smallest double.
 *
 * @param forward forward price of the underlying for the expiry, above 0
 * @param strike above 0, in the units of `forward`
 * @param tauYears time to expiry in years, at least 0; 0 gives the discounted intrinsic value
 * @param vol annualised lognormal volatility as a fraction (0.2 is 20 %), at least 0
 * @param discountFactor price today of 1 paid at expiry, above 0
 * @returns premium in the units of `forward`
 * @throws StrikebookError("argument") for input outside these domains, NaN and infinities included, and for a type that is
 *   neither "call" nor "put"
 *
 * Source: F. Black, "The pricing of commodity contracts", Journal of Financial Economics 3 (1976) 167-179.
 */
export function blackPrice(
  type: OptionType,
  forward: number,
  strike: number,
  tauYears: number,
  vol: number,
  discountFactor: number = 1,
): number {
  if (!areBlackArguments(type, forward, strike, tauYears, vol, discountFactor)) {
    requireBlackArguments(type, forward, strike, tauYears, vol, discountFactor);
  }
  const intrinsic = type === "call" ? Math.max(forward - strike, 0) : Math.max(strike - forward, 0);
  return discountFactor * (intrinsic + blackTimeValue(forward, strike, vol * Math.sqrt(tauYears)));
}

/** Undiscounted price of the out-of-the-money option of the two, for total volatility s = vol * sqrt(tauYears). */
export function blackTimeValue(forward: number, strike: number, s: number): number {
  const x = -Math.abs(logRatio(forward, strike));
  const value = Math.sqrt(forward) * Math.sqrt(strike) * normalisedBlack(x, s);
  return Math.min(value, forward, strike);
}
