import { B, FLOOR, M, SIGMA, SVI_UNKNOWNS, type SviProblem, THETA } from "./SviProblem.js";
import { shortfallAt, sviShortfall } from "./sviShortfall.js";
import { toSviParameters } from "./toSviParameters.js";

/** What the prior pulls a slice towards, and how far from it counts as one; in units of the problem. */
const PRIOR_SIGMA = 0.35;
const PRIOR_M_SCALE = 0.5;
/** Relative step of the central differences in the shortfall. */
const DIFFERENCE = 1e-6;

const column = new Float64Array(SVI_UNKNOWNS);
const moved = new Float64Array(SVI_UNKNOWNS);

/** Adds the penalties of the problem to the lower triangle of J'J, to J'r and to the cost, which it returns. */
export function addSviPenalties(
  problem: SviProblem,
  unknowns: Float64Array,
  normal: Float64Array,
  gradient: Float64Array,
): number {
  let cost = 0;
  const addRow = (residual: number): void => {
    cost += residual * residual;
    for (let i = 0; i < SVI_UNKNOWNS; i++) {
      gradient[i]! += column[i]! * residual;
      for (let j = 0; j <= i; j++) normal[i * SVI_UNKNOWNS + j]! += column[i]! * column[j]!;
    }
  };
  if (problem.band !== undefined) bandRows(problem, problem.band, unknowns, addRow);
  if (problem.wingCurvature > 0) wingRows(problem, unknowns, addRow);
  if (problem.prior > 0) priorRows(problem, unknowns, addRow);
  if (problem.arbitrage > 0) arbitrageRows(problem, unknowns, addRow);
  return 0.5 * cost;
}

function bandRows(
  { x, rootWeights }: SviProblem,
  { bid, ask, factor }: NonNullable<SviProblem["band"]>,
  unknowns: Float64Array,
  addRow: (residual: number) => void,
): void {
  const b = unknowns[B]!;
  const sigma = unknowns[SIGMA]!;
  const rho = Math.sin(unknowns[THETA]!);
  const cosine = Math.cos(unknowns[THETA]!);
  const root = Math.sqrt(factor);
  for (let i = 0; i < x.length; i++) {
    const shift = x[i]! - unknowns[M]!;
    const reach = Math.sqrt(shift * shift + sigma * sigma);
    const bend = rho * shift + reach - sigma * cosine;
    const value = unknowns[FLOOR]! + b * bend;
    const outside = value < bid[i]! ? value - bid[i]! : value > ask[i]! ? value - ask[i]! : 0;
    if (outside === 0) continue;
    const weight = root * rootWeights[i]!;
    column[FLOOR] = weight;
    column[B] = weight * bend;
    column[THETA] = weight * b * (cosine * shift + sigma * rho);
    column[M] = -weight * b * (rho + shift / reach);
    column[SIGMA] = weight * b * (sigma / reach - cosine);
    addRow(weight * outside);
  }
}

function wingRows({ wingCurvature }: SviProblem, unknowns: Float64Array, addRow: (residual: number) => void): void {
  const b = unknowns[B]!;
  const sigma = unknowns[SIGMA]!;
  const root = Math.sqrt(wingCurvature);
  for (const end of [-0.5, 0.5]) {
    const shift = end - unknowns[M]!;
    const square = shift * shift + sigma * sigma;
    const cubed = square * Math.sqrt(square);
    const curvature = (sigma * sigma) / cubed;
    column.fill(0);
    column[B] = root * curvature;
    column[M] = (root * b * 3 * curvature * shift) / square;
    column[SIGMA] = root * b * curvature * (2 / sigma - (3 * sigma) / square);
    addRow(root * b * curvature);
  }
}

function priorRows({ prior }: SviProblem, unknowns: Float64Array, addRow: (residual: number) => void): void {
  const root = Math.sqrt(prior);
  column.fill(0);
  column[THETA] = root;
  addRow(root * unknowns[THETA]!);
  column[THETA] = 0;
  column[M] = root / PRIOR_M_SCALE;
  addRow(column[M] * unknowns[M]!);
  column[M] = 0;
  column[SIGMA] = root / unknowns[SIGMA]!;
  addRow(root * Math.log(unknowns[SIGMA]! / PRIOR_SIGMA));
}

/** By the envelope theorem the worst point may be held while the shortfall is differenced. */
function arbitrageRows(problem: SviProblem, unknowns: Float64Array, addRow: (residual: number) => void): void {
  const worst = sviShortfall(toSviParameters(problem, unknowns));
  const root = Math.sqrt(problem.arbitrage) / problem.level;
  for (const [k, lack] of [
    [worst.left, worst.leftVariance],
    [worst.right, worst.rightVariance],
  ] as const) {
    if (!(lack > 0)) continue;
    for (let j = 0; j < SVI_UNKNOWNS; j++) {
      const step = DIFFERENCE * Math.max(Math.abs(unknowns[j]!), 1e-2);
      moved.set(unknowns);
      moved[j] = unknowns[j]! + step;
      const above = shortfallAt(toSviParameters(problem, moved), k);
      moved[j] = unknowns[j]! - step;
      const below = shortfallAt(toSviParameters(problem, moved), k);
      const slope = (above - below) / (2 * step);
      column[j] = Number.isFinite(slope) ? root * slope : 0;
    }
    addRow(root * lack);
  }
}
