import type { OptionType } from "../OptionType.js";
import { requireOptionType } from "../requireArgument.js";
import { IV_STATUSES, type IvStatus } from "./IvStatus.js";
import { solveImpliedVolatility } from "./solveImpliedVolatility.js";

/** A volatility, or NaN with the reason. */
export interface ImpliedVolResult {
  /** Fraction a year; NaN whenever `status` is not `ok`. */
  readonly vol: number;
  readonly status: IvStatus;
}

/**
 * Black (1976) implied volatility of one price. Prices are data: what is wrong with one is its status, and
 * nothing is thrown for it. Only a type that is neither "call" nor "put" is an error.
 *
 * The inversion works on the out-of-the-money time value, so an in-the-money price costs the digits that its intrinsic
 * value takes. Relative error a few 1e-16 wherever the price itself carries the volatility to that accuracy.
 *
 * @param price premium, in the units of `forward`, discounted by `discountFactor`
 * @param forward forward price for the expiry
 * @param strike in the units of `forward`
 * @param tauYears time to expiry in years
 * @param discountFactor price today of 1 paid at expiry
 * @throws StrikebookError("argument") for a type that is neither "call" nor "put"
 *
 * Source: P. Jaeckel, "Let's Be Rational", Wilmott magazine, January 2015 (preprint 2013), for the scales on which the
 * iteration runs.
 */
export function impliedVolatility(
  type: OptionType,
  price: number,
  forward: number,
  strike: number,
  tauYears: number,
  discountFactor: number = 1,
): ImpliedVolResult {
  requireOptionType(type);
  const solved = solveImpliedVolatility(type === "call", price, forward, strike, tauYears, discountFactor);
  if (solved > 0) return { vol: solved, status: "ok" };
  return { vol: Number.NaN, status: IV_STATUSES[-solved]! };
}
