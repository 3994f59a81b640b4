import { requirePositive } from "../requireArgument.js";
import type { LocalVariance, Smile } from "../smile/Smile.js";

/** A later smile raised to an earlier one where it lies below. */
export interface UpperSmile extends Smile {
  readonly parts: { readonly earlier: Smile; readonly later: Smile };
  /** Total variance over which the join is rounded. */
  readonly softness: number;
}

/**
 * The larger of two total variances along log-moneyness, with the corner rounded:
 * (u + v + sqrt((u - v)^2 + softness^2)) / 2, which lies above both. Where the two are far apart it is the larger one.
 *
 * The larger of two call prices is convex in the strike when both are, so the sharp corner brings no butterfly
 * arbitrage; rounding it keeps the curve twice differentiable and may cost a little of that.
 */
export function upperSmile(earlier: Smile, later: Smile, softness: number): UpperSmile {
  requirePositive("softness", softness);
  const { forward, tauYears, range, model } = later;
  const totalVariance = (k: number): number => {
    const u = earlier.totalVariance(k);
    const v = later.totalVariance(k);
    return 0.5 * (u + v + Math.hypot(u - v, softness));
  };
  return {
    model,
    forward,
    tauYears,
    range,
    parts: { earlier, later },
    softness,
    totalVariance,
    local(k): LocalVariance {
      const u = earlier.local(k);
      const v = later.local(k);
      const gap = u.totalVariance - v.totalVariance;
      const tilt = u.slope - v.slope;
      const bend = u.curvature - v.curvature;
      const root = Math.hypot(gap, softness);
      const share = gap / root;
      return {
        totalVariance: 0.5 * (u.totalVariance + v.totalVariance + root),
        slope: 0.5 * (u.slope + v.slope + share * tilt),
        curvature:
          0.5 * (u.curvature + v.curvature + share * bend + (tilt * tilt * softness * softness) / (root * root * root)),
      };
    },
    vol(strike) {
      requirePositive("strike", strike);
      return Math.sqrt(totalVariance(Math.log(strike / forward)) / tauYears);
    },
  };
}
