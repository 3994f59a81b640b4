import { StrikebookError } from "../../task/index.js";
import type { OptionType } from "../OptionType.js";
import { requireFinite, requireNotNegative, requireOptionType } from "../requireArgument.js";
import { normalisedBlack } from "./normalisedBlack.js";

/**
 * Undiscounted Black price over sqrt(forward * strike): theta [exp(x/2) N(theta (x/s + s/2)) - exp(-x/2) N(theta (x/s -
 * s/2))], theta 1 for a call and -1 for a put. The one function of two numbers behind all Black prices and volatilities.
 *
 * @param logMoneyness x = ln(forward/strike), any finite number below 1400 in size
 * @param totalVol s = vol * sqrt(tauYears), at least 0
 * @throws StrikebookError("argument") for input outside these domains
 *
 * Source: P. Jaeckel, "Let's Be Rational" (2013), equation 2.2.
 */
export function normalisedBlackPrice(type: OptionType, logMoneyness: number, totalVol: number): number {
  requireOptionType(type);
  requireFinite("logMoneyness", logMoneyness);
  requireNotNegative("totalVol", totalVol);
  if (Math.abs(logMoneyness) >= 1400) {
    throw new StrikebookError("argument", `logMoneyness is ${logMoneyness}`, "it must be below 1400 in size");
  }
  const signed = type === "call" ? logMoneyness : -logMoneyness;
  return (signed > 0 ? 2 * Math.sinh(0.5 * signed) : 0) + normalisedBlack(-Math.abs(signed), totalVol);
}
