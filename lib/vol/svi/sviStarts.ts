import { solveSymmetric } from "../numerics/solveSymmetric.js";
import { B, FLOOR, M, SIGMA, SVI_UNKNOWNS, type SviProblem, THETA } from "./SviProblem.js";

/** Centres and widths of the bend that are tried, in units of the quoted range about its middle. */
const CENTRES: readonly number[] = [-0.7, -0.35, -0.15, 0, 0.15, 0.35, 0.7];
const WIDTHS: readonly number[] = [0.03, 0.08, 0.2, 0.45, 0.9];

/** A point to start the search from, and its cost. */
export interface SviStartPoint {
  readonly unknowns: Float64Array;
  readonly cost: number;
}

/**
 * The `count` starting points to follow, best first: the best of all, then the best of each other width of the bend.
 * Neighbours on the grid end in the same minimum, different widths need not. With m and sigma held, raw SVI is linear in the other three parameters
 * (w = level + c sqrt(z^2 + 1) + d z, z = (x - m)/sigma), so each pair of a small grid costs one 3 by 3 solve.
 *
 * Source: S. De Marco and C. Martini, "Quasi-explicit calibration of Gatheral's SVI model", Zeliade white paper, 2009.
 */
export function sviStarts(problem: SviProblem, count: number): SviStartPoint[] {
  const bestOfWidths = WIDTHS.map((sigma) => {
    const unknowns = new Float64Array(SVI_UNKNOWNS);
    let cost = Number.POSITIVE_INFINITY;
    for (const m of CENTRES) {
      const found = linearStart(problem, m, sigma, trial);
      if (found < cost) {
        cost = found;
        unknowns.set(trial);
      }
    }
    return { unknowns, cost };
  });
  return bestOfWidths.sort((first, second) => first.cost - second.cost).slice(0, count);
}

const trial = new Float64Array(SVI_UNKNOWNS);
const matrix = new Float64Array(9);
const solution = new Float64Array(3);

/** Fills `unknowns` with the best start for this m and sigma; returns its cost. */
function linearStart(problem: SviProblem, m: number, sigma: number, unknowns: Float64Array): number {
  const { x, y, rootWeights, lower, upper } = problem;
  let total = 0;
  let sumRoot = 0;
  let sumRootRoot = 0;
  let sumZ = 0;
  let sumZRoot = 0;
  let sumZZ = 0;
  let sumY = 0;
  let sumRootY = 0;
  let sumZY = 0;
  for (let i = 0; i < x.length; i++) {
    const weight = rootWeights[i]! * rootWeights[i]!;
    const z = (x[i]! - m) / sigma;
    const root = Math.sqrt(z * z + 1);
    const value = weight * y[i]!;
    total += weight;
    sumRoot += weight * root;
    sumRootRoot += weight * root * root;
    sumZ += weight * z;
    sumZRoot += weight * z * root;
    sumZZ += weight * z * z;
    sumY += value;
    sumRootY += value * root;
    sumZY += value * z;
  }
  matrix[0] = total;
  matrix[3] = sumRoot;
  matrix[4] = sumRootRoot;
  matrix[6] = sumZ;
  matrix[7] = sumZRoot;
  matrix[8] = sumZZ;
  solution[0] = sumY;
  solution[1] = sumRootY;
  solution[2] = sumZY;
  const meanLevel = sumY / total;
  const solved = solveSymmetric(matrix, solution, 3);
  // A flat slice where the three basis functions cannot be told apart.
  const [level, c, d] = solved ? [solution[0]!, solution[1]!, solution[2]!] : [meanLevel, 0, 0];
  unknowns[B] = Math.max(c, 1e-3 * meanLevel) / sigma;
  const theta = Math.asin(Math.max(-0.95, Math.min(0.95, d / Math.max(c, 1e-3 * meanLevel))));
  unknowns[THETA] = theta;
  unknowns[M] = m;
  unknowns[SIGMA] = sigma;
  unknowns[FLOOR] = level + unknowns[B]! * sigma * Math.cos(theta);
  for (let j = 0; j < unknowns.length; j++) {
    unknowns[j] = Math.max(lower[j]!, Math.min(upper[j]!, unknowns[j]!));
  }
  // Where a bound was hit the level is no longer the best one: centre the residuals again.
  const free = solved && c > 1e-3 * meanLevel && isInside(unknowns, problem) && Math.abs(d) < 0.95 * c;
  if (free) return sviCost(problem, unknowns);
  let shift = 0;
  for (let i = 0; i < x.length; i++) shift += rootWeights[i]! ** 2 * (y[i]! - sviValue(unknowns, x[i]!));
  unknowns[FLOOR] = Math.max(lower[FLOOR]!, unknowns[FLOOR]! + shift / total);
  return sviCost(problem, unknowns);
}

function isInside(unknowns: Float64Array, { lower, upper }: SviProblem): boolean {
  for (let j = 0; j < unknowns.length; j++) {
    if (unknowns[j]! <= lower[j]! || unknowns[j]! >= upper[j]!) return false;
  }
  return true;
}

function sviValue(unknowns: Float64Array, x: number): number {
  const sigma = unknowns[SIGMA]!;
  const theta = unknowns[THETA]!;
  const shift = x - unknowns[M]!;
  const bend = Math.sin(theta) * shift + Math.sqrt(shift * shift + sigma * sigma) - sigma * Math.cos(theta);
  return unknowns[FLOOR]! + unknowns[B]! * bend;
}

/** Half the weighted sum of squared residuals. */
function sviCost(problem: SviProblem, unknowns: Float64Array): number {
  const { x, y, rootWeights } = problem;
  const b = unknowns[B]!;
  const m = unknowns[M]!;
  const square = unknowns[SIGMA]! * unknowns[SIGMA]!;
  const rho = Math.sin(unknowns[THETA]!);
  const level = unknowns[FLOOR]! - b * unknowns[SIGMA]! * Math.cos(unknowns[THETA]!);
  let cost = 0;
  for (let i = 0; i < x.length; i++) {
    const shift = x[i]! - m;
    const residual = rootWeights[i]! * (level + b * (rho * shift + Math.sqrt(shift * shift + square)) - y[i]!);
    cost += residual * residual;
  }
  return 0.5 * cost;
}
