import { solveSymmetric } from "./solveSymmetric.js";

export interface SquaresProblem {
  /** Fills `out` with the residuals at `unknowns`. */
  readonly residuals: (unknowns: Float64Array, out: Float64Array) => void;
  readonly count: number;
  /** First residual that unknown `j` moves; residuals from there to `endOf(j)` are differenced. */
  readonly startOf: (j: number) => number;
  readonly endOf: (j: number) => number;
  /** Residuals of [from, to) only; `residuals` when absent. */
  readonly partial?: ((unknowns: Float64Array, out: Float64Array, from: number, to: number) => void) | undefined;
}

export interface SquaresMinimum {
  readonly unknowns: Float64Array;
  /** Sum of the squared residuals. */
  readonly cost: number;
  readonly iterations: number;
  readonly converged: boolean;
}

const DIFFERENCE = 1e-6;
const IMPROVEMENT = 1e-8;
const LONGEST_STEP = 1.5;

/**
 * Levenberg-Marquardt with a forward-difference Jacobian for unknowns of the order of 1 without bounds; steps are
 * clamped to 1.5 in each unknown. Damping after H. B. Nielsen, report IMM-REP-1999-05, DTU, 1999.
 */
export function minimiseSquares(problem: SquaresProblem, start: Float64Array, maxIterations: number): SquaresMinimum {
  const n = start.length;
  const { count } = problem;
  const partial = problem.partial ?? ((unknowns, out) => problem.residuals(unknowns, out));
  let unknowns = Float64Array.from(start);
  let trial = new Float64Array(n);
  let current = new Float64Array(count);
  let next = new Float64Array(count);
  const moved = new Float64Array(count);
  const jacobian = Array.from({ length: n }, () => new Float64Array(count));
  const normal = new Float64Array(n * n);
  const gradient = new Float64Array(n);
  const damped = new Float64Array(n * n);
  const step = new Float64Array(n);
  problem.residuals(unknowns, current);
  let cost = squares(current);
  let damping = 1e-3;
  let growth = 2;
  let fresh = false;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    if (!fresh) {
      for (let j = 0; j < n; j++) {
        const from = problem.startOf(j);
        const to = problem.endOf(j);
        const kept = unknowns[j]!;
        unknowns[j] = kept + DIFFERENCE;
        partial(unknowns, moved, from, to);
        unknowns[j] = kept;
        const column = jacobian[j]!;
        for (let q = from; q < to; q++) column[q] = (moved[q]! - current[q]!) / DIFFERENCE;
      }
      for (let i = 0; i < n; i++) {
        const column = jacobian[i]!;
        const begin = problem.startOf(i);
        const end = problem.endOf(i);
        let slope = 0;
        for (let q = begin; q < end; q++) slope += column[q]! * current[q]!;
        gradient[i] = slope;
        for (let j = 0; j <= i; j++) {
          const other = jacobian[j]!;
          const from = Math.max(begin, problem.startOf(j));
          const to = Math.min(end, problem.endOf(j));
          let sum = 0;
          for (let q = from; q < to; q++) sum += column[q]! * other[q]!;
          normal[i * n + j] = sum;
        }
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
    if (solved) {
      for (let i = 0; i < n; i++) {
        step[i] = Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step[i]!));
        trial[i] = unknowns[i]! + step[i]!;
        predicted += step[i]! * (damping * normal[i * n + i]! * step[i]! - gradient[i]!);
      }
      problem.residuals(trial, next);
    }
    const nextCost = solved ? squares(next) : Number.NaN;
    if (nextCost < cost) {
      const gain = cost - nextCost;
      [unknowns, trial] = [trial, unknowns];
      [current, next] = [next, current];
      cost = nextCost;
      damping = Math.max(1e-10, damping * Math.max(1 / 5, 1 - (2 * (predicted > 0 ? gain / predicted : 0) - 1) ** 3));
      growth = 2;
      fresh = false;
      if (gain <= IMPROVEMENT * cost + 1e-28) return { unknowns, cost, iterations: iteration, converged: true };
    } else {
      damping *= growth;
      growth *= 2;
      if (damping > 1e10) return { unknowns, cost, iterations: iteration, converged: true };
    }
  }
  return { unknowns, cost, iterations: maxIterations, converged: false };
}

function squares(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}
