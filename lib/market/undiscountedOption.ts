import type { OptionLetter } from "../contract/ContractIdentity.js";
import { normalCdf } from "./normalCdf.js";

/**
 * Undiscounted Black-76 premium, points, from total variance; the intrinsic value when the variance is not above zero.
 * The out-of-the-money side is computed and the other one follows by parity, so that C - P = F - K to rounding.
 * Frozen: work on the library's own pricing must not move golden data.
 */
export function undiscountedOption(
  forward: number,
  strike: number,
  totalVariance: number,
  optionType: OptionLetter,
): number {
  const call = optionType === "CE";
  const intrinsic = Math.max(0, call ? forward - strike : strike - forward);
  if (!(totalVariance > 0)) return intrinsic;
  const deviation = Math.sqrt(totalVariance);
  const d1 = Math.log(forward / strike) / deviation + 0.5 * deviation;
  const d2 = d1 - deviation;
  const outOfTheMoney =
    strike >= forward
      ? forward * normalCdf(d1) - strike * normalCdf(d2)
      : strike * normalCdf(-d2) - forward * normalCdf(-d1);
  return intrinsic + Math.max(0, outOfTheMoney);
}
