import { requireBlackScholesArguments } from "../black/blackScholesPrice.js";
import type { OptionType } from "../OptionType.js";
import { requirePositive } from "../requireArgument.js";
import { completeGreeks } from "./completeGreeks.js";
import type { Greeks } from "./Greeks.js";
import { DELTA, spotMainGreeks } from "./mainGreeks.js";

const sink = new Float64Array(11);

/** The Greeks of an option on a spot, with the one that a forward has not. */
export interface SpotGreeks extends Greeks {
  /** dV/d(dividend yield), per 1.00, with the spot and the rate fixed. */
  readonly dividendRho: number;
}

/**
 * Price and analytic Greeks of a European option on a spot with a continuous dividend yield (Black and Scholes 1973,
 * Merton 1973), in natural units: see `Greeks`. Delta, gamma, vanna, charm, speed, zomma and color are in the spot.
 *
 * @param spot above 0
 * @param strike above 0
 * @param tauYears above 0
 * @param vol fraction a year, above 0
 * @param rate continuous, a year
 * @param dividendYield continuous, a year (the foreign rate for a currency)
 * @throws StrikebookError("argument") for input outside these domains
 */
export function blackScholesGreeks(
  type: OptionType,
  spot: number,
  strike: number,
  tauYears: number,
  vol: number,
  rate: number = 0,
  dividendYield: number = 0,
): SpotGreeks {
  requireBlackScholesArguments(type, spot, strike, tauYears, vol, rate, dividendYield);
  requirePositive("tauYears", tauYears);
  requirePositive("vol", vol);
  spotMainGreeks(type === "call", spot, strike, tauYears, vol, rate, dividendYield, sink);
  const dividendRho = -tauYears * spot * sink[DELTA]!;
  return { ...completeGreeks(sink, spot, tauYears, vol, rate - dividendYield, dividendYield), dividendRho };
}
