import { IV_STATUSES } from "../implied/IvStatus.js";
import type { ImpliedVolResult } from "../implied/impliedVolatility.js";
import type { OptionType } from "../OptionType.js";
import { requireOptionType } from "../requireArgument.js";
import { solveNormalVolatility } from "./solveNormalVolatility.js";

/**
 * Bachelier (normal) implied volatility of one price, in the units of the forward a square root of a year. What is wrong
 * with a price is its status; there is no upper bound, so `aboveMaximum` does not occur.
 *
 * A rational guess and one fourth-order step: relative error below 1e-15 wherever the price carries it.
 *
 * @param price premium, discounted by `discountFactor`
 * @param forward any finite number
 * @param strike any finite number
 * @param tauYears time to expiry in years
 * @throws StrikebookError("argument") for a type that is neither "call" nor "put"
 *
 * Source: P. Jaeckel, "Implied normal volatility", Wilmott magazine, July 2017, for the analytic idea.
 */
export function impliedNormalVolatility(
  type: OptionType,
  price: number,
  forward: number,
  strike: number,
  tauYears: number,
  discountFactor: number = 1,
): ImpliedVolResult {
  requireOptionType(type);
  const solved = solveNormalVolatility(type === "call", price, forward, strike, tauYears, discountFactor);
  if (solved > 0) return { vol: solved, status: "ok" };
  return { vol: Number.NaN, status: IV_STATUSES[-solved] ?? "notConverged" };
}
