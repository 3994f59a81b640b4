import { blackScholesPrice } from "../black/blackScholesPrice.js";
import type { IvStatus } from "../implied/IvStatus.js";
import { impliedVolatility } from "../implied/impliedVolatility.js";
import type { OptionType } from "../OptionType.js";
import { requireOneOf } from "../requireOneOf.js";
import { baroneAdesiWhaleyPrice } from "./baroneAdesiWhaleyPrice.js";
import { bjerksundStenslandPrice } from "./bjerksundStenslandPrice.js";
import { requireAmericanArguments } from "./requireAmericanArguments.js";

export type AmericanMethod = "bjerksundStensland" | "baroneAdesiWhaley";

/** What an American quote says about European volatility, with the size of what is not known exactly. */
export interface DeAmericanised {
  /** Volatility at which the American price is the quote, a fraction; NaN whenever `status` is not `ok`. */
  readonly vol: number;
  /**
   * As for `impliedVolatility`; `belowIntrinsic` when the price is below what exercising now would bring, and
   * `belowVolMin` at that value, where an American price says nothing about volatility.
   */
  readonly status: IvStatus;
  /** European price of the same option at `vol`. */
  readonly europeanPrice: number;
  /** The quote less `europeanPrice`, in the units of the price. */
  readonly earlyExercisePremium: number;
  /** What reading the quote as European would have added to the volatility; NaN when the quote has no European reading. */
  readonly europeanBias: number;
  /** Volatility by the other approximation less `vol`: the size by which `vol` may be off. NaN when it has none. */
  readonly methodGap: number;
}

const NOTHING = {
  vol: Number.NaN,
  europeanPrice: Number.NaN,
  earlyExercisePremium: Number.NaN,
  europeanBias: Number.NaN,
  methodGap: Number.NaN,
};

/**
 * European volatility of an American option's quote: the volatility at which an approximate American price equals it.
 * Prices are data: what is wrong with one is its status.
 *
 * @param price premium in the units of `underlying`
 * @param underlying future (carry 0) or spot, above 0
 * @param strike above 0
 * @param tauYears above 0
 * @param rate continuous, a year, at least 0
 * @param carry 0 for a future, rate less dividend yield for a spot
 * @param method `bjerksundStensland` when absent
 * @throws StrikebookError("argument") for anything but the price outside its domain
 */
export function deAmericanise(
  type: OptionType,
  price: number,
  underlying: number,
  strike: number,
  tauYears: number,
  rate: number,
  carry: number = 0,
  method: AmericanMethod = "bjerksundStensland",
): DeAmericanised {
  requireAmericanArguments(type, underlying, strike, tauYears, 1, rate, carry);
  requireOneOf("method", method, ["bjerksundStensland", "baroneAdesiWhaley"]);
  if (!Number.isFinite(price)) return { ...NOTHING, status: "nonFinite" };
  const exercise = Math.max(type === "call" ? underlying - strike : strike - underlying, 0);
  if (price < exercise || price < 0) return { ...NOTHING, status: "belowIntrinsic" };
  if (price <= exercise * (1 + 4 * Number.EPSILON)) return { ...NOTHING, status: "belowVolMin" };
  if (price >= (type === "call" ? underlying * Math.max(1, Math.exp((carry - rate) * tauYears)) : strike)) {
    return { ...NOTHING, status: "aboveMaximum" };
  }
  const priceBy = (which: AmericanMethod) => (vol: number) =>
    (which === "bjerksundStensland" ? bjerksundStenslandPrice : baroneAdesiWhaleyPrice)(
      type,
      underlying,
      strike,
      tauYears,
      vol,
      rate,
      carry,
    );
  const vol = volatilityAt(priceBy(method), price);
  if (Number.isNaN(vol)) return { ...NOTHING, status: "notConverged" };
  if (vol === 0) return { ...NOTHING, status: "belowVolMin" };
  const other = volatilityAt(
    priceBy(method === "bjerksundStensland" ? "baroneAdesiWhaley" : "bjerksundStensland"),
    price,
  );
  const europeanPrice = blackScholesPrice(type, underlying, strike, tauYears, vol, rate, rate - carry);
  const forward = underlying * Math.exp(carry * tauYears);
  const asEuropean = impliedVolatility(type, price, forward, strike, tauYears, Math.exp(-rate * tauYears)).vol;
  return {
    vol,
    status: "ok",
    europeanPrice,
    earlyExercisePremium: price - europeanPrice,
    europeanBias: asEuropean - vol,
    methodGap: other > 0 ? other - vol : Number.NaN,
  };
}

const LOWEST = 1e-4;

/**
 * Volatility at which the price rises to `target`, by the regula falsi of Illinois; 0 when the price is there below
 * 0.01 %, NaN when it never is.
 */
function volatilityAt(priceOf: (vol: number) => number, target: number): number {
  let low = LOWEST;
  let lowError = priceOf(low) - target;
  if (lowError >= 0) return 0;
  let high = 0.5;
  let highError = priceOf(high) - target;
  while (highError < 0) {
    low = high;
    lowError = highError;
    high *= 2;
    if (high > 64) return Number.NaN;
    highError = priceOf(high) - target;
  }
  let side = 0;
  for (let step = 0; step < 200; step++) {
    let vol = (low * highError - high * lowError) / (highError - lowError);
    // The straight line is poor where the price is flat: every fourth step halves.
    if (step % 4 === 3 || !(vol > low && vol < high)) vol = 0.5 * (low + high);
    const error = priceOf(vol) - target;
    if (error === 0 || high - low < 1e-13 * high) return vol;
    if (error < 0) {
      low = vol;
      lowError = error;
      if (side < 0) highError *= 0.5;
      side = -1;
    } else {
      high = vol;
      highError = error;
      if (side > 0) lowError *= 0.5;
      side = 1;
    }
  }
  return Number.NaN;
}
