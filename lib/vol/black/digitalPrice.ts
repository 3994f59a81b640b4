import { ASSET, CASH, greekTerms } from "../greeks/greekTerms.js";
import type { OptionType } from "../OptionType.js";
import { requirePositive } from "../requireArgument.js";
import { requireBlackArguments } from "./requireBlackArguments.js";

const terms = new Float64Array(6);

/**
 * Cash-or-nothing option on a forward: pays `cash` at expiry when the option ends in the money. D cash N(d2) for a call.
 *
 * No skew enters: with a smile the digital is worth the slope of the vanilla prices in strike, which this is not.
 *
 * @param forward above 0
 * @param strike above 0
 * @param tauYears above 0: what an expired option pays is a matter of settlement
 * @param vol fraction a year, above 0
 * @param discountFactor above 0
 * @param cash amount paid, above 0
 * @throws StrikebookError("argument") for input outside these domains
 *
 * Source: E. Haug, The Complete Guide to Option Pricing Formulas, 2nd ed. 2007, section 4.19 (Reiner and Rubinstein 1991).
 */
export function cashOrNothingPrice(
  type: OptionType,
  forward: number,
  strike: number,
  tauYears: number,
  vol: number,
  discountFactor: number = 1,
  cash: number = 1,
): number {
  requirePositive("cash", cash);
  fillTerms(type, forward, strike, tauYears, vol, discountFactor);
  return discountFactor * cash * Math.abs(terms[CASH]!);
}

/**
 * Asset-or-nothing option on a forward: pays the underlying at expiry when the option ends in the money. D F N(d1) for a
 * call. A vanilla call is this less `strike` cash-or-nothing calls.
 *
 * @param forward above 0
 * @param strike above 0
 * @param tauYears above 0
 * @param vol fraction a year, above 0
 * @param discountFactor above 0
 * @throws StrikebookError("argument") for input outside these domains
 *
 * Source: as for `cashOrNothingPrice`.
 */
export function assetOrNothingPrice(
  type: OptionType,
  forward: number,
  strike: number,
  tauYears: number,
  vol: number,
  discountFactor: number = 1,
): number {
  fillTerms(type, forward, strike, tauYears, vol, discountFactor);
  return discountFactor * forward * Math.abs(terms[ASSET]!);
}

function fillTerms(
  type: OptionType,
  forward: number,
  strike: number,
  tauYears: number,
  vol: number,
  discountFactor: number,
): void {
  requireBlackArguments(type, forward, strike, tauYears, vol, discountFactor);
  requirePositive("tauYears", tauYears);
  requirePositive("vol", vol);
  greekTerms(type === "call", forward, strike, vol * Math.sqrt(tauYears), terms);
}
