import { normalCdf } from "../../stats/normal/normalCdf.js";
import { StrikebookError } from "../../task/index.js";
import type { OptionType } from "../OptionType.js";
import { requireFinite, requireOptionType, requirePositive } from "../requireArgument.js";

/**
 * What a delta is the share of:
 *
 * * `forward`: forwards that hedge the option's forward value, N(d1)
 * * `spot`: units of spot, c N(d1), with the carry factor c = D F / S (exp(-q T) of a stock, the foreign discount factor
 *   of a currency)
 * * `forwardPremiumAdjusted`, `spotPremiumAdjusted`: the same less the premium, which is paid in the underlying: K/F N(d2)
 *   and c K/F N(d2); what coin-settled options call delta net of premium
 *
 * Puts have the mirrored sign. Source: D. Reiswich and U. Wystup, "A guide to FX options quoting conventions", Journal of
 * Derivatives 18 (2010) 58-68.
 */
export type DeltaConvention = "forward" | "spot" | "forwardPremiumAdjusted" | "spotPremiumAdjusted";

/** Names of the conventions. */
export const DELTA_CONVENTIONS: readonly DeltaConvention[] = [
  "forward",
  "spot",
  "forwardPremiumAdjusted",
  "spotPremiumAdjusted",
];

/** Throws for a convention that is none, and for a spot delta without its carry factor. */
export function requireConvention(convention: DeltaConvention, carryFactor: number | undefined): void {
  if (!DELTA_CONVENTIONS.includes(convention)) {
    const what = `the delta convention is ${JSON.stringify(convention)}`;
    throw new StrikebookError("argument", what, `use one of ${DELTA_CONVENTIONS.join(", ")}`);
  }
  if (convention.startsWith("spot") && !(carryFactor !== undefined && carryFactor > 0 && carryFactor < Infinity)) {
    const cure = "a spot delta needs D F / S, such as exp(-q T), above 0";
    throw new StrikebookError("argument", `carryFactor is ${carryFactor}`, cure);
  }
}

/**
 * Delta of an option from log-moneyness and total variance, in a convention; below 0 for a put.
 *
 * @param logMoneyness ln(strike/forward), finite
 * @param totalVariance vol^2 tauYears, above 0
 * @param carryFactor D F / S, above 0, which the spot conventions need
 * @throws StrikebookError("argument") for input outside these domains
 */
export function optionDelta(
  type: OptionType,
  logMoneyness: number,
  totalVariance: number,
  convention: DeltaConvention,
  carryFactor?: number,
): number {
  requireOptionType(type);
  requireFinite("logMoneyness", logMoneyness);
  requirePositive("totalVariance", totalVariance);
  requireConvention(convention, carryFactor);
  const sign = type === "call" ? 1 : -1;
  const root = Math.sqrt(totalVariance);
  const adjusted = convention.endsWith("PremiumAdjusted");
  const d = -logMoneyness / root + (adjusted ? -0.5 : 0.5) * root;
  const carry = convention.startsWith("spot") ? carryFactor! : 1;
  return sign * carry * (adjusted ? Math.exp(logMoneyness) : 1) * normalCdf(sign * d);
}
