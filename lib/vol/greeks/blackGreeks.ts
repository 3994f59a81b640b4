import { logRatio } from "../black/logRatio.js";
import { requireBlackArguments } from "../black/requireBlackArguments.js";
import type { OptionType } from "../OptionType.js";
import { requirePositive } from "../requireArgument.js";
import { completeGreeks } from "./completeGreeks.js";
import type { Greeks } from "./Greeks.js";
import { blackMainGreeks } from "./mainGreeks.js";

const sink = new Float64Array(11);

/**
 * Price and thirteen analytic Greeks of a European option on a forward or future (Black 1976), in natural units: see
 * `Greeks`. The rate is the one of the discount factor, -ln(discountFactor)/tauYears.
 *
 * @param forward above 0
 * @param strike above 0
 * @param tauYears above 0: an expired option has no Greeks
 * @param vol fraction a year, above 0
 * @param discountFactor price today of 1 paid at expiry, above 0
 * @throws StrikebookError("argument") for input outside these domains
 *
 * Source: E. Haug, The Complete Guide to Option Pricing Formulas, 2nd ed. 2007, chapter 2.
 */
export function blackGreeks(
  type: OptionType,
  forward: number,
  strike: number,
  tauYears: number,
  vol: number,
  discountFactor: number = 1,
): Greeks {
  requireBlackArguments(type, forward, strike, tauYears, vol, discountFactor);
  requirePositive("tauYears", tauYears);
  requirePositive("vol", vol);
  const rate = rateOf(discountFactor, tauYears);
  blackMainGreeks(type === "call", forward, strike, tauYears, vol, discountFactor, rate, sink);
  return completeGreeks(sink, forward, tauYears, vol, 0, rate);
}

/** Continuous rate a year of a discount factor. */
export function rateOf(discountFactor: number, tauYears: number): number {
  return discountFactor === 1 ? 0 : -logRatio(discountFactor, 1) / tauYears;
}
