import { StrikebookError } from "../../task/index.js";
import type { OptionType } from "../OptionType.js";
import { requireFinite, requireNotNegative, requireOptionType, requirePositive } from "../requireArgument.js";
import { blackTimeValue } from "./blackPrice.js";

/**
 * Black-Scholes-Merton price of a European option on a spot that pays a continuous dividend yield: the Black price on
 * the forward spot * exp((rate - dividendYield) tauYears).
 *
 * @param spot above 0
 * @param strike above 0, in the units of `spot`
 * @param tauYears time to expiry in years, at least 0
 * @param vol annualised volatility as a fraction, at least 0
 * @param rate continuously compounded, a year
 * @param dividendYield continuously compounded, a year (the foreign rate for a currency)
 * @throws StrikebookError("argument") for input outside these domains
 *
 * Sources: F. Black and M. Scholes, Journal of Political Economy 81 (1973) 637-654; R. Merton, Bell Journal of Economics
 * and Management Science 4 (1973) 141-183.
 */
export function blackScholesPrice(
  type: OptionType,
  spot: number,
  strike: number,
  tauYears: number,
  vol: number,
  rate: number = 0,
  dividendYield: number = 0,
): number {
  requireBlackScholesArguments(type, spot, strike, tauYears, vol, rate, dividendYield);
  const forward = spot * Math.exp((rate - dividendYield) * tauYears);
  const intrinsic = Math.max(type === "call" ? forward - strike : strike - forward, 0);
  return Math.exp(-rate * tauYears) * (intrinsic + blackTimeValue(forward, strike, vol * Math.sqrt(tauYears)));
}

/** Throws for the first argument that is outside its domain, naming it and its value. */
export function requireBlackScholesArguments(
  type: string,
  spot: number,
  strike: number,
  tauYears: number,
  vol: number,
  rate: number,
  dividendYield: number,
): void {
  requireOptionType(type);
  requirePositive("spot", spot);
  requirePositive("strike", strike);
  requireNotNegative("tauYears", tauYears);
  requireNotNegative("vol", vol);
  requireFinite("rate", rate);
  requireFinite("dividendYield", dividendYield);
  const growth = (rate - dividendYield) * tauYears;
  if (Math.abs(growth) > 300 || Math.abs(rate * tauYears) > 300) {
    const what = `rate ${rate} and dividendYield ${dividendYield} over ${tauYears} years exceed double precision`;
    throw new StrikebookError("argument", what, "give rates as fractions a year, 0.05 for 5 %");
  }
}
