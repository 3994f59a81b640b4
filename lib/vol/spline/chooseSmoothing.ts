import { solveSymmetric } from "../numerics/solveSymmetric.js";
import { dot, quoteEquations, type SplineProblem } from "./SplineProblem.js";

const SMOOTHINGS = Array.from({ length: 22 }, (_unused, i) => 10 ** (-9 + 0.5 * i));

/** Smoothing with the least generalised cross-validation score. */
export function chooseSmoothing(problem: SplineProblem): number {
  const n = problem.basis.knots.length;
  const { matrix, right } = quoteEquations(problem);
  let best = SMOOTHINGS[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const smoothing of SMOOTHINGS) {
    const system = matrix.map((value, i) => value + smoothing * problem.roughness[i]!);
    const solution = Float64Array.from(right);
    if (!solveSymmetric(system, solution, n)) continue;
    let residual = 0;
    let trace = 0;
    for (let q = 0; q < problem.rows.length; q++) {
      const { value } = problem.rows[q]!;
      residual += problem.weights[q]! * (dot(value, solution) - problem.y[q]!) ** 2;
      // The factor is in `system`: the leverage is |L^-1 value|^2.
      const z = Float64Array.from(value);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < i; j++) z[i]! -= system[i * n + j]! * z[j]!;
        z[i]! /= system[i * n + i]!;
      }
      trace += problem.weights[q]! * dot(z, z);
    }
    const free = problem.rows.length - 1.4 * trace;
    if (free <= 0) continue;
    const score = residual / (free * free);
    if (score < least) {
      least = score;
      best = smoothing;
    }
  }
  return best;
}
