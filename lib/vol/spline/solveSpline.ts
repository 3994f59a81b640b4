import { solveSymmetric } from "../numerics/solveSymmetric.js";
import { butterflyFunction } from "../svi/butterflyFunction.js";
import { dot, quoteEquations, type SplineProblem } from "./SplineProblem.js";

/** Lowest butterfly function that the fit aims at on its check points, so that it stays above 0 between them. */
const LEAST_G = 2e-3;
const PENALTY_ROUNDS = 30;
/** Slopes of a wing below this, in units of the fit, are rounding. */
const FLAT = 1e-10;

/** Knot values with g at least 0 on all checks, positive variance and sound wings; undefined when not reached. */
export function solveSpline(problem: SplineProblem, smoothing: number): Float64Array | undefined {
  const { basis, level, width, centre, checks, roughness } = problem;
  const n = basis.knots.length;
  const quotes = quoteEquations(problem);
  const first = checks.find(({ x }) => x === basis.knots[0])!.row;
  const last = checks.find(({ x }) => x === basis.knots[n - 1])!.row;
  const steepest = (1.95 * width) / level;
  let values: Float64Array | undefined;
  let weight = 1e-4;
  for (let round = 0; round <= PENALTY_ROUNDS; round++) {
    const matrix = quotes.matrix.map((value, i) => value + smoothing * roughness[i]!);
    const right = Float64Array.from(quotes.right);
    let worst = 0;
    const push = (row: Float64Array, target: number, strength: number): void => {
      for (let i = 0; i < n; i++) {
        right[i]! += strength * row[i]! * target;
        for (let j = 0; j <= i; j++) matrix[i * n + j]! += strength * row[i]! * row[j]!;
      }
    };
    if (values !== undefined) {
      for (const { x, row } of checks) {
        const k = centre + width * x;
        const value = dot(row.value, values);
        if (value < 1e-3) {
          worst = Math.max(worst, 1e-3 - value);
          push(row.value, 2e-3, weight);
          continue;
        }
        const w = level * value;
        const slope = (level / width) * dot(row.slope, values);
        const curvature = (level / (width * width)) * dot(row.curvature, values);
        const g = butterflyFunction(k, w, slope, curvature);
        if (g >= LEAST_G) continue;
        worst = Math.max(worst, LEAST_G - g);
        const tilt = 1 - (k * slope) / (2 * w);
        const byW = (tilt * k * slope) / (w * w) + (0.25 * slope * slope) / (w * w);
        const bySlope = (-tilt * k) / w - 0.5 * slope * (1 / w + 0.25);
        const gradient = new Float64Array(n);
        for (let i = 0; i < n; i++) {
          gradient[i] =
            level * byW * row.value[i]! +
            (level / width) * bySlope * row.slope[i]! +
            (0.5 * level * row.curvature[i]!) / (width * width);
        }
        push(gradient, 1.5 * LEAST_G - g + dot(gradient, values), weight / Math.max(1, dot(gradient, gradient)));
      }
      for (const [row, sign] of [
        [first.slope, -1],
        [last.slope, 1],
      ] as const) {
        const slope = sign * dot(row, values);
        const outside = slope < -FLAT ? -slope : slope > steepest ? slope - steepest : 0;
        if (outside === 0) continue;
        worst = Math.max(worst, outside);
        push(row, slope < 0 ? sign * 1e-6 * steepest : sign * 0.99 * steepest, weight);
      }
      if (worst === 0) return values;
      weight *= 2.5;
    }
    if (!solveSymmetric(matrix, right, n)) return undefined;
    if (values === undefined) values = right;
    else values = values.map((value, i) => value + 0.7 * (right[i]! - value));
  }
  return undefined;
}
