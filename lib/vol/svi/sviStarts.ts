import { B, FLOOR, M, SIGMA, type SviProblem, THETA } from "./SviProblem.js";
import { solveSymmetric } from "./solveSymmetric.js";

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
    let best = linearStart(problem, CENTRES[0]!, sigma);
    for (let i = 1; i < CENTRES.length; i++) {
      const start = linearStart(problem, CENTRES[i]!, sigma);
      if (start.cost < best.cost) best = start;
    }
    return best;
  });
  return bestOfWidths.sort((first, second) => first.cost - second.cost).slice(0, count);
}

function linearStart(problem: SviProblem, m: number, sigma: number): SviStartPoint {
  const { x, y, rootWeights, lower, upper } = problem;
  const matrix = new Float64Array(9);
  const solution = new Float64Array(3);
  for (let i = 0; i < x.length; i++) {
    const weight = rootWeights[i]! * rootWeights[i]!;
    const z = (x[i]! - m) / sigma;
    const root = Math.sqrt(z * z + 1);
    matrix[0]! += weight;
    matrix[3]! += weight * root;
    matrix[4]! += weight * root * root;
    matrix[6]! += weight * z;
    matrix[7]! += weight * z * root;
    matrix[8]! += weight * z * z;
    solution[0]! += weight * y[i]!;
    solution[1]! += weight * root * y[i]!;
    solution[2]! += weight * z * y[i]!;
  }
  const total = matrix[0]!;
  const meanLevel = solution[0]! / total;
  const solved = solveSymmetric(matrix, solution, 3);
  // A flat slice where the three basis functions cannot be told apart.
  const [level, c, d] = solved ? [solution[0]!, solution[1]!, solution[2]!] : [meanLevel, 0, 0];
  const unknowns = new Float64Array(5);
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
  let shift = 0;
  for (let i = 0; i < x.length; i++) shift += rootWeights[i]! ** 2 * (y[i]! - sviValue(unknowns, x[i]!));
  unknowns[FLOOR] = Math.max(lower[FLOOR]!, unknowns[FLOOR]! + shift / total);
  return { unknowns, cost: sviCost(problem, unknowns) };
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
  let cost = 0;
  for (let i = 0; i < problem.x.length; i++) {
    cost += (problem.rootWeights[i]! * (sviValue(unknowns, problem.x[i]!) - problem.y[i]!)) ** 2;
  }
  return 0.5 * cost;
}
