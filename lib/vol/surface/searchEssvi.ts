import { solveBanded } from "../numerics/solveBanded.js";
import { addEssviBarrier, BAND, essviBarrier } from "./essviBarrier.js";
import type { SurfaceQuotes } from "./SurfaceQuotes.js";

/** Where a search over all slices ended. */
export interface EssviMinimum {
  /** theta, chi = rho psi and psi of each slice, inside the domain without arbitrage. */
  readonly values: Float64Array;
  /** Sum of the squared residuals. */
  readonly cost: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Barrier weights as shares of the cost: the first, how fast they shrink, and the last. */
const FIRST_WEIGHT = 3e-3;
const SHRINK = 0.1;
const LAST_WEIGHT = 1e-6;
/** Newton decrement, as a share of the barrier's weight, at which a round has settled. */
const SETTLED = 0.1;
const LONGEST_STEP = 1;
/** Half-width, in logs, of the box about the start. */
const BOX = 10;
const HALVINGS = 40;

/**
 * Best slices of extended SSVI without arbitrage, all expiries at once, from a point inside the domain: a logarithmic
 * barrier (`essviBarrier`) whose weight shrinks round by round, and damped Newton steps on cost and barrier.
 *
 * The quotes of a slice depend on its own three unknowns and the conditions tie neighbours alone, so the matrix of a step
 * is a band of five beside the diagonal: a step costs little more than evaluating the surface. The barrier keeps every
 * point of the search inside; what it costs in the end is its last weight times the number of conditions that bind.
 *
 * Source of the method: S. Boyd and L. Vandenberghe, "Convex Optimization", 2004, chapter 11.
 */
export function searchEssvi(quotes: SurfaceQuotes, start: Float64Array, maxIterations: number): EssviMinimum {
  const n = start.length;
  const slopes = new Float64Array(n);
  const hessians = new Float64Array(2 * n);
  const bends = new Float64Array(2 * n);
  const gradient = new Float64Array(n);
  const hessian = new Float64Array(n * (BAND + 1));
  const step = new Float64Array(n);
  const trialValues = new Float64Array(n);
  let values = Float64Array.from(start);
  let x = unknownsOf(values);
  const bounds = { floor: Math.min(x[1]!, x[2]!) - BOX, ceiling: x[n - 3]! + BOX };
  let trial: Float64Array = new Float64Array(n);
  let cost = costOf(quotes, values);
  let weight = FIRST_WEIGHT * cost;
  let iteration = 0;
  for (; iteration < maxIterations; iteration++) {
    sliceEquations(quotes, values, hessians, bends, slopes);
    // Newton's own step where it leads downhill, that of Gauss and Newton elsewhere.
    let solved = false;
    for (let exact = 1; exact >= 0 && !solved; exact--) {
      gradient.fill(0);
      hessian.fill(0);
      if (exact) for (let i = 0; i < bends.length; i++) bends[i]! += hessians[i]!;
      addCost(values, exact ? bends : hessians, slopes, exact, gradient, hessian);
      addEssviBarrier(x, bounds, weight, exact, gradient, hessian);
      for (let i = 0; i < n; i++) {
        hessian[i * (BAND + 1) + BAND]! *= 1 + 1e-9;
        step[i] = -gradient[i]!;
      }
      solved = solveBanded(hessian, step, n, BAND);
    }
    if (!solved) break;
    let decrement = 0;
    let longest = 0;
    for (let i = 0; i < n; i++) {
      decrement -= step[i]! * gradient[i]!;
      longest = Math.max(longest, Math.abs(step[i]!));
    }
    const isLast = weight <= LAST_WEIGHT * cost;
    if (decrement <= SETTLED * weight) {
      if (isLast) return { values, cost, iterations: iteration, converged: true };
      weight *= SHRINK;
      continue;
    }
    // Half of the sum of squares is what the gradient belongs to.
    const here = 0.5 * cost + weight * essviBarrier(x, bounds);
    let reach = longest > LONGEST_STEP ? LONGEST_STEP / longest : 1;
    let moved = false;
    for (let halving = 0; halving < HALVINGS && !moved; halving++, reach *= 0.5) {
      for (let i = 0; i < n; i++) trial[i] = x[i]! + reach * step[i]!;
      const barrier = essviBarrier(trial, bounds);
      if (barrier === Number.POSITIVE_INFINITY) continue;
      valuesOf(trial, trialValues);
      const trialCost = costOf(quotes, trialValues);
      if (!(0.5 * trialCost + weight * barrier <= here - 1e-4 * reach * decrement)) continue;
      moved = true;
      cost = trialCost;
      [x, trial] = [trial, x];
      values = Float64Array.from(trialValues);
    }
    // No step of any length is downhill: the minimum of this round, as far as double precision sees it.
    if (!moved) {
      if (isLast) return { values, cost, iterations: iteration, converged: true };
      weight *= SHRINK;
    }
  }
  return { values, cost, iterations: iteration, converged: false };
}

function unknownsOf(values: Float64Array): Float64Array {
  const x = new Float64Array(values.length);
  for (let i = 0; i < x.length; i += 3) {
    x[i] = Math.log(values[i]!);
    x[i + 1] = Math.log(values[i + 2]! + values[i + 1]!);
    x[i + 2] = Math.log(values[i + 2]! - values[i + 1]!);
  }
  return x;
}

function valuesOf(x: Float64Array, values: Float64Array): void {
  for (let i = 0; i < x.length; i += 3) {
    const up = Math.exp(x[i + 1]!);
    const down = Math.exp(x[i + 2]!);
    values[i] = Math.exp(x[i]!);
    values[i + 1] = 0.5 * (up - down);
    values[i + 2] = 0.5 * (up + down);
  }
}

/**
 * The quotes' part of gradient and band, from theta, chi and psi to the unknowns of the search; `exact` 1 with the
 * bends of that map, 0 without.
 */
function addCost(
  values: Float64Array,
  hessians: Float64Array,
  slopes: Float64Array,
  exact: number,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  for (let i = 0; i < values.length; i += 3) {
    const theta = values[i]!;
    const up = 0.5 * (values[i + 2]! + values[i + 1]!);
    const down = 0.5 * (values[i + 2]! - values[i + 1]!);
    const [xx, xy, yy, xz, yz, zz] = [0, 1, 2, 3, 4, 5].map((at) => hessians[2 * i + at]!) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const [sx, sy, sz] = [slopes[i]!, slopes[i + 1]!, slopes[i + 2]!];
    gradient[i]! += theta * sx;
    gradient[i + 1]! += up * (sz + sy);
    gradient[i + 2]! += down * (sz - sy);
    const row = BAND + 1;
    hessian[i * row + BAND]! += theta * theta * xx + exact * theta * sx;
    hessian[(i + 1) * row + BAND - 1]! += theta * up * (xz + xy);
    hessian[(i + 1) * row + BAND]! += up * up * (zz + 2 * yz + yy) + exact * up * (sz + sy);
    hessian[(i + 2) * row + BAND - 2]! += theta * down * (xz - xy);
    hessian[(i + 2) * row + BAND - 1]! += up * down * (zz - yy);
    hessian[(i + 2) * row + BAND]! += down * down * (zz - 2 * yz + yy) + exact * down * (sz - sy);
  }
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

/**
 * J'J (6 numbers of the lower triangle in theta, chi, psi) and J'r (3) of each slice; `bends` receives what the second
 * derivatives of the residuals add to the former.
 */
function sliceEquations(
  { slices, k, w, scale }: SurfaceQuotes,
  values: Float64Array,
  hessians: Float64Array,
  bends: Float64Array,
  slopes: Float64Array,
): void {
  hessians.fill(0);
  bends.fill(0);
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
      // Slopes of the root.
      const byTheta = (theta + chi * at) / root;
      const byChi = (theta * at) / root;
      const byPsi = (psi * at * at) / root;
      const x = 0.5 * weight * (1 + byTheta);
      const y = 0.5 * weight * (at + byChi);
      const z = 0.5 * weight * byPsi;
      hessians[6 * i]! += x * x;
      hessians[6 * i + 1]! += x * y;
      hessians[6 * i + 2]! += y * y;
      hessians[6 * i + 3]! += x * z;
      hessians[6 * i + 4]! += y * z;
      hessians[6 * i + 5]! += z * z;
      const bend = (0.5 * weight * residual) / root;
      bends[6 * i]! += bend * (1 - byTheta * byTheta);
      bends[6 * i + 1]! += bend * (at - byTheta * byChi);
      bends[6 * i + 2]! -= bend * byChi * byChi;
      bends[6 * i + 3]! -= bend * byTheta * byPsi;
      bends[6 * i + 4]! -= bend * byChi * byPsi;
      bends[6 * i + 5]! += bend * (at * at - byPsi * byPsi);
      slopes[3 * i]! += x * residual;
      slopes[3 * i + 1]! += y * residual;
      slopes[3 * i + 2]! += z * residual;
    }
  }
}
