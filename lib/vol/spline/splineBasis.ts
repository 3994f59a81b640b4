/** Value and derivatives of every basis function at one place. */
export interface SplineRow {
  readonly value: Float64Array;
  readonly slope: Float64Array;
  readonly curvature: Float64Array;
}

/**
 * Natural cubic spline as a linear map of its knot values: second derivatives at the knots are `bends` times them, row
 * by row. Outside the outermost knots the spline goes on as a straight line.
 */
export interface SplineBasis {
  readonly knots: Float64Array;
  /** n by n, row-major: curvature at knot i per unit of the value at knot j. */
  readonly bends: Float64Array;
}

/** Solves the tridiagonal system of the natural cubic spline for each unit vector. `knots` strictly ascending, 3 or more. */
export function splineBasis(knots: Float64Array): SplineBasis {
  const n = knots.length;
  const bends = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const diagonal = new Float64Array(n).fill(1);
    const right = new Float64Array(n);
    const upper = new Float64Array(n);
    const unit = (i: number): number => (i === j ? 1 : 0);
    for (let i = 1; i < n - 1; i++) {
      const before = knots[i]! - knots[i - 1]!;
      const after = knots[i + 1]! - knots[i]!;
      const load = 6 * ((unit(i + 1) - unit(i)) / after - (unit(i) - unit(i - 1)) / before);
      const lower = i === 1 ? 0 : before;
      const factor = lower / diagonal[i - 1]!;
      diagonal[i] = 2 * (before + after) - factor * upper[i - 1]!;
      upper[i] = i === n - 2 ? 0 : after;
      right[i] = load - factor * right[i - 1]!;
    }
    for (let i = n - 2; i >= 1; i--) {
      bends[i * n + j] = (right[i]! - upper[i]! * (i + 1 < n ? bends[(i + 1) * n + j]! : 0)) / diagonal[i]!;
    }
  }
  return { knots, bends };
}

/** Every basis function at `k`. */
export function splineRow({ knots, bends }: SplineBasis, k: number): SplineRow {
  const n = knots.length;
  const row = { value: new Float64Array(n), slope: new Float64Array(n), curvature: new Float64Array(n) };
  const outside = k < knots[0]! || k > knots[n - 1]!;
  const at = Math.max(knots[0]!, Math.min(knots[n - 1]!, k));
  const i = Math.min(n - 2, pieceOf(knots, at));
  const width = knots[i + 1]! - knots[i]!;
  const a = (knots[i + 1]! - at) / width;
  const c = (at - knots[i]!) / width;
  for (let j = 0; j < n; j++) {
    const low = bends[i * n + j]!;
    const high = bends[(i + 1) * n + j]!;
    const unitLow = i === j ? 1 : 0;
    const unitHigh = i + 1 === j ? 1 : 0;
    row.value[j] = a * unitLow + c * unitHigh + (((a * a * a - a) * low + (c * c * c - c) * high) * width * width) / 6;
    row.slope[j] = (unitHigh - unitLow) / width + (((1 - 3 * a * a) * low + (3 * c * c - 1) * high) * width) / 6;
    row.curvature[j] = outside ? 0 : a * low + c * high;
    if (outside) row.value[j]! += row.slope[j]! * (k - at);
  }
  return row;
}

/** Index of the knot at or below `k`; 0 below the first. */
export function pieceOf(knots: Float64Array, k: number): number {
  let low = 0;
  let high = knots.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle]! <= k) low = middle;
    else high = middle;
  }
  return low;
}
