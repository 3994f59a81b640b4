import { solveSymmetric } from "../numerics/solveSymmetric.js";
import { addSviPenalties } from "./addSviPenalties.js";
import { B, FLOOR, M, SIGMA, SVI_UNKNOWNS, type SviProblem, THETA } from "./SviProblem.js";

export interface SviSearch {
  /** [floor, b, theta, m, sigma] in the units of the problem. */
  readonly unknowns: Float64Array;
  /** Half the weighted sum of squared residuals, penalties included. */
  readonly cost: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Cosine between the residual and a column of the Jacobian below which the gradient counts as zero (MINPACK's gtol). */
const GRADIENT_COSINE = 1e-9;
/** Relative gain in cost, actual and predicted, below which going on is not worth a step (MINPACK's ftol). */
const IMPROVEMENT = 1e-9;
/** Relative step below which the unknowns have settled. */
const STEP = 1e-11;
/** Kept between searches, which run to their end one at a time: a fit would else spend a sixth of its time on it. */
const workspace = {
  normal: new Float64Array(SVI_UNKNOWNS ** 2),
  gradient: new Float64Array(SVI_UNKNOWNS),
  trialNormal: new Float64Array(SVI_UNKNOWNS ** 2),
  trialGradient: new Float64Array(SVI_UNKNOWNS),
  damped: new Float64Array(SVI_UNKNOWNS ** 2),
  step: new Float64Array(SVI_UNKNOWNS),
};

/**
 * Levenberg-Marquardt with the analytic Jacobian of raw SVI, inside the box of the problem: an unknown at its bound
 * that the gradient pushes outward is held for the step, and steps are cut off at the bounds.
 *
 * Damping after H. B. Nielsen, "Damping parameter in Marquardt's method", report IMM-REP-1999-05, DTU, 1999.
 */
export function sviLevenbergMarquardt(problem: SviProblem, start: Float64Array, maxIterations: number): SviSearch {
  const n = SVI_UNKNOWNS;
  const { lower, upper } = problem;
  let unknowns = Float64Array.from(start);
  let trial = new Float64Array(n);
  let { normal, gradient, trialNormal, trialGradient } = workspace;
  const { damped, step } = workspace;
  let cost = normalEquations(problem, unknowns, normal, gradient);
  let damping = 1e-3;
  let growth = 2;

  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    if (stationary(problem, unknowns, normal, gradient, cost)) {
      return { unknowns, cost, iterations: iteration - 1, converged: true };
    }
    for (let i = 0; i < n; i++) {
      const held = isHeld(problem, unknowns, gradient, i);
      for (let j = 0; j < i; j++) {
        const heldEither = held || isHeld(problem, unknowns, gradient, j);
        damped[i * n + j] = heldEither ? 0 : normal[i * n + j]!;
      }
      const diagonal = normal[i * n + i]!;
      // A column may vanish (b = 0): the small constant keeps the system solvable and that unknown where it is.
      damped[i * n + i] = held ? 1 : diagonal * (1 + damping) + 1e-14 * damping + 1e-300;
      step[i] = held ? 0 : -gradient[i]!;
    }
    const solved = solveSymmetric(damped, step, n);
    let largest = 0;
    let predicted = 0;
    for (let i = 0; i < n; i++) {
      trial[i] = Math.max(lower[i]!, Math.min(upper[i]!, unknowns[i]! + step[i]!));
      step[i] = trial[i]! - unknowns[i]!;
      largest = Math.max(largest, Math.abs(step[i]!) / (Math.abs(unknowns[i]!) + 1e-3));
    }
    for (let i = 0; i < n; i++) {
      predicted -= step[i]! * (gradient[i]! + 0.5 * normal[i * n + i]! * step[i]!);
      for (let j = 0; j < i; j++) predicted -= normal[i * n + j]! * step[i]! * step[j]!;
    }
    if (solved && largest < STEP) return { unknowns, cost, iterations: iteration, converged: true };

    const trialCost = solved ? normalEquations(problem, trial, trialNormal, trialGradient) : Number.NaN;
    if (trialCost < cost) {
      const saved = cost - trialCost;
      const flat = saved <= IMPROVEMENT * cost && predicted <= IMPROVEMENT * cost;
      const gain = predicted > 0 ? (cost - trialCost) / predicted : 0;
      damping = Math.max(damping * Math.max(1 / 3, 1 - (2 * gain - 1) ** 3), 1e-12);
      growth = 2;
      [unknowns, trial] = [trial, unknowns];
      [normal, trialNormal] = [trialNormal, normal];
      [gradient, trialGradient] = [trialGradient, gradient];
      cost = trialCost;
      if (flat) return { unknowns, cost, iterations: iteration, converged: true };
    } else {
      damping *= growth;
      growth *= 2;
      // No step of any length improves the cost: the minimum, as far as double precision sees it.
      if (damping > 1e16) return { unknowns, cost, iterations: iteration, converged: true };
    }
  }
  return { unknowns, cost, iterations: maxIterations, converged: false };
}

function isHeld(problem: SviProblem, unknowns: Float64Array, gradient: Float64Array, i: number): boolean {
  if (unknowns[i]! <= problem.lower[i]!) return gradient[i]! > 0;
  return unknowns[i]! >= problem.upper[i]! && gradient[i]! < 0;
}

function stationary(
  problem: SviProblem,
  unknowns: Float64Array,
  normal: Float64Array,
  gradient: Float64Array,
  cost: number,
): boolean {
  const length = Math.sqrt(2 * cost);
  for (let i = 0; i < SVI_UNKNOWNS; i++) {
    const column = Math.sqrt(normal[i * SVI_UNKNOWNS + i]!);
    if (isHeld(problem, unknowns, gradient, i)) continue;
    if (Math.abs(gradient[i]!) > GRADIENT_COSINE * column * length) return false;
  }
  return true;
}

/** Fills the lower triangle of J'J and J'r at `unknowns`; returns the cost. */
function normalEquations(
  problem: SviProblem,
  unknowns: Float64Array,
  normal: Float64Array,
  gradient: Float64Array,
): number {
  const { x, y, rootWeights } = problem;
  const floor = unknowns[FLOOR]!;
  const b = unknowns[B]!;
  const m = unknowns[M]!;
  const sigma = unknowns[SIGMA]!;
  const rho = Math.sin(unknowns[THETA]!);
  const cosine = Math.cos(unknowns[THETA]!);
  let n00 = 0,
    n10 = 0,
    n11 = 0,
    n20 = 0,
    n21 = 0,
    n22 = 0,
    n30 = 0,
    n31 = 0,
    n32 = 0,
    n33 = 0;
  let n40 = 0,
    n41 = 0,
    n42 = 0,
    n43 = 0,
    n44 = 0,
    g0 = 0,
    g1 = 0,
    g2 = 0,
    g3 = 0,
    g4 = 0,
    cost = 0;
  for (let i = 0; i < x.length; i++) {
    const shift = x[i]! - m;
    const root = Math.sqrt(shift * shift + sigma * sigma);
    const bend = rho * shift + root - sigma * cosine;
    const weight = rootWeights[i]!;
    const residual = weight * (floor + b * bend - y[i]!);
    const j1 = weight * bend;
    const j2 = weight * b * (cosine * shift + sigma * rho);
    const j3 = -weight * b * (rho + shift / root);
    const j4 = weight * b * (sigma / root - cosine);
    cost += residual * residual;
    g0 += weight * residual;
    g1 += j1 * residual;
    g2 += j2 * residual;
    g3 += j3 * residual;
    g4 += j4 * residual;
    n00 += weight * weight;
    n10 += weight * j1;
    n11 += j1 * j1;
    n20 += weight * j2;
    n21 += j1 * j2;
    n22 += j2 * j2;
    n30 += weight * j3;
    n31 += j1 * j3;
    n32 += j2 * j3;
    n33 += j3 * j3;
    n40 += weight * j4;
    n41 += j1 * j4;
    n42 += j2 * j4;
    n43 += j3 * j4;
    n44 += j4 * j4;
  }
  normal[0] = n00;
  normal[5] = n10;
  normal[6] = n11;
  normal[10] = n20;
  normal[11] = n21;
  normal[12] = n22;
  normal[15] = n30;
  normal[16] = n31;
  normal[17] = n32;
  normal[18] = n33;
  normal[20] = n40;
  normal[21] = n41;
  normal[22] = n42;
  normal[23] = n43;
  normal[24] = n44;
  gradient[0] = g0;
  gradient[1] = g1;
  gradient[2] = g2;
  gradient[3] = g3;
  gradient[4] = g4;
  const { band, wingCurvature, prior, arbitrage } = problem;
  if (band === undefined && wingCurvature === 0 && prior === 0 && arbitrage === 0) return 0.5 * cost;
  return 0.5 * cost + addSviPenalties(problem, unknowns, normal, gradient);
}
