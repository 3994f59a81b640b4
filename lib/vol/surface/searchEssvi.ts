import type { SquaresMinimum } from "../numerics/minimiseSquares.js";
import { solveSymmetric } from "../numerics/solveSymmetric.js";
import { essviFromUnknowns } from "./essviDomain.js";
import type { SurfaceQuotes } from "./SurfaceQuotes.js";

const DIFFERENCE = 1e-6;
/** Relative gain in cost that counts as small, and how many small ones in a row end the search. */
const IMPROVEMENT = 2e-4;
const SMALL_STEPS = 3;
const LONGEST_STEP = 1.5;

/**
 * Levenberg-Marquardt over all expiries at once, in the unknowns of `essviFromUnknowns`.
 *
 * The quotes of a slice depend on its theta, chi and psi alone, so their part of the normal equations is 3 by 3 and
 * analytic; only the map from the unknowns to the slices is differenced. That is some ten times cheaper than a
 * Jacobian over all quotes.
 */
export function searchEssvi(quotes: SurfaceQuotes, start: Float64Array, maxIterations: number): SquaresMinimum {
  const n = start.length;
  const count = n / 3;
  let unknowns = Float64Array.from(start);
  let trial = new Float64Array(n);
  let values = new Float64Array(n);
  let trialValues = new Float64Array(n);
  const moved = new Float64Array(n);
  // Row j: derivative of every (theta, chi, psi) in unknown j.
  const chain = new Float64Array(n * n);
  const gradient = new Float64Array(n);
  const normal = new Float64Array(n * n);
  const damped = new Float64Array(n * n);
  const step = new Float64Array(n);
  const hessians = new Float64Array(6 * count);
  const slopes = new Float64Array(n);
  const product = new Float64Array(3);
  essviFromUnknowns(unknowns, values);
  let cost = costOf(quotes, values);
  let damping = 1e-3;
  let growth = 2;
  let fresh = false;
  let small = 0;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    if (!fresh) {
      sliceEquations(quotes, values, hessians, slopes);
      for (let j = 0; j < n; j++) {
        const kept = unknowns[j]!;
        unknowns[j] = kept + DIFFERENCE;
        essviFromUnknowns(unknowns, moved);
        unknowns[j] = kept;
        for (let i = 0; i < n; i++) chain[j * n + i] = (moved[i]! - values[i]!) / DIFFERENCE;
      }
      normal.fill(0);
      for (let a = 0; a < n; a++) {
        let sum = 0;
        for (let i = 0; i < count; i++) {
          const [x, y, z] = [chain[a * n + 3 * i]!, chain[a * n + 3 * i + 1]!, chain[a * n + 3 * i + 2]!];
          if (x === 0 && y === 0 && z === 0) continue;
          sum += x * slopes[3 * i]! + y * slopes[3 * i + 1]! + z * slopes[3 * i + 2]!;
          const h = 6 * i;
          product[0] = x * hessians[h]! + y * hessians[h + 1]! + z * hessians[h + 3]!;
          product[1] = x * hessians[h + 1]! + y * hessians[h + 2]! + z * hessians[h + 4]!;
          product[2] = x * hessians[h + 3]! + y * hessians[h + 4]! + z * hessians[h + 5]!;
          for (let b = 0; b <= a; b++) {
            const at = b * n + 3 * i;
            normal[a * n + b]! +=
              product[0]! * chain[at]! + product[1]! * chain[at + 1]! + product[2]! * chain[at + 2]!;
          }
        }
        gradient[a] = sum;
      }
      fresh = true;
    }
    damped.set(normal);
    for (let i = 0; i < n; i++) {
      damped[i * n + i] = normal[i * n + i]! * (1 + damping) + 1e-15;
      step[i] = -gradient[i]!;
    }
    const solved = solveSymmetric(damped, step, n);
    let predicted = 0;
    let trialCost = Number.NaN;
    if (solved) {
      for (let i = 0; i < n; i++) {
        step[i] = Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step[i]!));
        trial[i] = unknowns[i]! + step[i]!;
        predicted += step[i]! * (damping * normal[i * n + i]! * step[i]! - gradient[i]!);
      }
      essviFromUnknowns(trial, trialValues);
      trialCost = costOf(quotes, trialValues);
    }
    if (trialCost < cost) {
      const gain = cost - trialCost;
      [unknowns, trial] = [trial, unknowns];
      [values, trialValues] = [trialValues, values];
      cost = trialCost;
      const quality = predicted > 0 ? gain / predicted : 0;
      damping = Math.max(1e-10, damping * Math.max(1 / 5, 1 - (2 * quality - 1) ** 3));
      growth = 2;
      fresh = false;
      small = gain <= IMPROVEMENT * cost + 1e-28 ? small + 1 : 0;
      if (small >= SMALL_STEPS) return { unknowns, cost, iterations: iteration, converged: true };
    } else {
      damping *= growth;
      growth *= 2;
      if (damping > 1e10) return { unknowns, cost, iterations: iteration, converged: true };
    }
  }
  return { unknowns, cost, iterations: maxIterations, converged: false };
}

/** Sum of squared residuals of the slices in `values` (theta, chi, psi each). */
export function costOf({ slices, k, w, scale }: SurfaceQuotes, values: Float64Array): number {
  let cost = 0;
  for (let i = 0; i < slices.length; i++) {
    const theta = values[3 * i]!;
    const chi = values[3 * i + 1]!;
    const square = values[3 * i + 2]! ** 2;
    for (let q = slices[i]!.from; q < slices[i]!.to; q++) {
      const at = k[q]!;
      const root = Math.sqrt(theta * theta + 2 * theta * chi * at + square * at * at);
      const residual = scale[q]! * (0.5 * (theta + chi * at + root) - w[q]!);
      cost += residual * residual;
    }
  }
  return cost;
}

/** J'J (6 numbers of the lower triangle) and J'r (3) of each slice. */
function sliceEquations(
  { slices, k, w, scale }: SurfaceQuotes,
  values: Float64Array,
  hessians: Float64Array,
  slopes: Float64Array,
): void {
  hessians.fill(0);
  slopes.fill(0);
  for (let i = 0; i < slices.length; i++) {
    const theta = values[3 * i]!;
    const chi = values[3 * i + 1]!;
    const psi = values[3 * i + 2]!;
    for (let q = slices[i]!.from; q < slices[i]!.to; q++) {
      const at = k[q]!;
      const root = Math.sqrt(theta * theta + 2 * theta * chi * at + psi * psi * at * at);
      const weight = scale[q]!;
      const residual = weight * (0.5 * (theta + chi * at + root) - w[q]!);
      const x = 0.5 * weight * (1 + (theta + chi * at) / root);
      const y = 0.5 * weight * at * (1 + theta / root);
      const z = (0.5 * weight * psi * at * at) / root;
      hessians[6 * i]! += x * x;
      hessians[6 * i + 1]! += x * y;
      hessians[6 * i + 2]! += y * y;
      hessians[6 * i + 3]! += x * z;
      hessians[6 * i + 4]! += y * z;
      hessians[6 * i + 5]! += z * z;
      slopes[3 * i]! += x * residual;
      slopes[3 * i + 1]! += y * residual;
      slopes[3 * i + 2]! += z * residual;
    }
  }
}
