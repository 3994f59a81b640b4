import { StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";
import { requireSmileContext, type SmileContext } from "../smile/requireSmileContext.js";
import type { LocalVariance, Smile } from "../smile/Smile.js";
import { pieceOf, splineBasis } from "./splineBasis.js";

/** Knots of a cubic spline of total variance over log-moneyness. */
export interface SplineKnots {
  /** Strictly ascending, at least 3. */
  readonly logMoneyness: Float64Array;
  /** Above 0. */
  readonly totalVariance: Float64Array;
}

/** A wing may fall by this much per unit of log-moneyness: rounding of a flat one. */
const ROUNDING = 1e-9;

/** A spline smile together with its knots. */
export interface SplineSmile extends Smile {
  readonly model: "spline";
  readonly knots: SplineKnots;
}

/**
 * Natural cubic spline in total variance through its knots: twice continuously differentiable, with straight wings
 * outside the outermost knots, where a slope of at most 0 on the left, at least 0 on the right and at most 2 in size
 * (Lee's bound) is required. Between the knots nothing forbids butterfly arbitrage: `fitSpline` does.
 *
 * @throws StrikebookError("argument") for knots that do not ascend, a variance at or below 0 anywhere, or wings that
 * break the bounds
 */
export function splineSmile(knots: SplineKnots, context: SmileContext): SplineSmile {
  const { forward, tauYears, range } = requireSmileContext(context);
  const k = Float64Array.from(knots.logMoneyness);
  const w = Float64Array.from(knots.totalVariance);
  requireKnots(k, w);
  const n = k.length;
  const { bends } = splineBasis(k);
  const bend = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) bend[i]! += bends[i * n + j]! * w[j]!;

  const local = (at: number): LocalVariance => {
    const clamped = Math.max(k[0]!, Math.min(k[n - 1]!, at));
    const i = Math.min(n - 2, pieceOf(k, clamped));
    const width = k[i + 1]! - k[i]!;
    const a = (k[i + 1]! - clamped) / width;
    const c = (clamped - k[i]!) / width;
    const low = bend[i]!;
    const high = bend[i + 1]!;
    const value = a * w[i]! + c * w[i + 1]! + (((a * a * a - a) * low + (c * c * c - c) * high) * width * width) / 6;
    const slope = (w[i + 1]! - w[i]!) / width + (((1 - 3 * a * a) * low + (3 * c * c - 1) * high) * width) / 6;
    if (at === clamped) return { totalVariance: value, slope, curvature: a * low + c * high };
    return { totalVariance: value + slope * (at - clamped), slope, curvature: 0 };
  };
  requireWings(local(k[0]!).slope, local(k[n - 1]!).slope);
  for (let i = 0; i < n - 1; i++) {
    for (let j = 1; j < 16; j++) {
      const at = k[i]! + ((k[i + 1]! - k[i]!) * j) / 16;
      const { totalVariance } = local(at);
      if (!(totalVariance > 0)) {
        const what = `the spline's total variance is ${totalVariance} at k = ${at}`;
        throw new StrikebookError("argument", what, "it must be above 0: place knots closer there");
      }
    }
  }
  return {
    model: "spline",
    knots: { logMoneyness: k, totalVariance: w },
    forward,
    tauYears,
    range,
    totalVariance: (at) => local(at).totalVariance,
    local,
    vol(strike) {
      requirePositive("strike", strike);
      return Math.sqrt(local(Math.log(strike / forward)).totalVariance / tauYears);
    },
  };
}

function requireKnots(k: Float64Array, w: Float64Array): void {
  if (k.length !== w.length || k.length < 3) {
    const what = `${k.length} log-moneyness and ${w.length} variances`;
    throw new StrikebookError("argument", what, "a spline needs at least 3 knots, with a variance each");
  }
  for (let i = 0; i < k.length; i++) {
    requirePositive(`totalVariance[${i}]`, w[i]!);
    if (!Number.isFinite(k[i]!) || (i > 0 && !(k[i]! > k[i - 1]!))) {
      throw new StrikebookError("argument", `logMoneyness[${i}] is ${k[i]}`, "knots must be finite and ascend");
    }
  }
}

function requireWings(left: number, right: number): void {
  if (!(left <= ROUNDING && left >= -2 && right >= -ROUNDING && right <= 2)) {
    const what = `the wings have the slopes ${left} and ${right}`;
    throw new StrikebookError("argument", what, "the left must lie in [-2, 0] and the right in [0, 2] (Lee's bound)");
  }
}
