import { B, FLOOR, M, SIGMA, type SviProblem, THETA } from "./SviProblem.js";
import { type SviSearch, sviLevenbergMarquardt } from "./sviLevenbergMarquardt.js";
import { sviShortfall } from "./sviShortfall.js";
import { sviStarts } from "./sviStarts.js";
import { toSviParameters } from "./toSviParameters.js";

export interface SviOutcome {
  readonly unknowns: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
  /** Place of the winning start among those followed, and where it started. */
  readonly start: number;
  readonly of: number;
  readonly startUnknowns: Float64Array;
  /** True when the unconstrained optimum has butterfly arbitrage. */
  readonly constrained: boolean;
  /** Weight of the prior in the end; 0 when the quotes determine the slice. */
  readonly prior: number;
}

/** Weights of the shortfall, per weight of all quotes, in the rounds of the penalty method. */
const ROUNDS: readonly number[] = [1e1, 1e3, 1e5];
/** First weight of the prior per weight of all quotes: a tenth of a thousandth of the variance. */
const FIRST_PRIOR = 1e-8;
const PRIOR_GROWTH = 10;
const PRIOR_ROUNDS = 7;

/**
 * Best slice from several starts. When it has butterfly arbitrage and `free` is set, a penalty on the shortfall drives
 * it to the edge of the domain without. When a parameter ends at its bound, the quotes do not determine it: a weak
 * prior towards a plain slice, no stronger than needed, picks its value.
 */
export function searchSvi(problem: SviProblem, follow: number, maxIterations: number, free: boolean): SviOutcome {
  const starts = sviStarts(problem, follow);
  const total = problem.rootWeights.reduce((sum, root) => sum + root * root, 0);
  let outcome = searchFrom(
    problem,
    starts.map((start) => start.unknowns),
    maxIterations,
    free,
    total,
  );
  for (let round = 0; round < PRIOR_ROUNDS && hasUndetermined(problem, outcome.unknowns); round++) {
    const prior = FIRST_PRIOR * PRIOR_GROWTH ** round * total;
    const again = [...starts.map((start) => start.unknowns), inside(problem, outcome.unknowns)];
    const next = searchFrom({ ...problem, prior }, again, maxIterations, free, total);
    const start = Math.min(next.start, starts.length - 1);
    outcome = { ...next, start, of: starts.length, startUnknowns: starts[start]!.unknowns };
  }
  return outcome;
}

/** Whether theta, m or sigma is at its bound while the slice is not flat. */
export function hasUndetermined({ lower, upper }: SviProblem, unknowns: Float64Array): boolean {
  if (unknowns[B]! <= lower[B]!) return false;
  return [THETA, M, SIGMA].some((j) => unknowns[j]! <= lower[j]! || unknowns[j]! >= upper[j]!);
}

function inside({ lower, upper }: SviProblem, unknowns: Float64Array): Float64Array {
  return unknowns.map((value, j) => {
    if (j === FLOOR || j === B) return value;
    const margin = 0.05 * (upper[j]! - lower[j]!);
    return Math.max(lower[j]! + margin, Math.min(upper[j]! - margin, value));
  });
}

function searchFrom(
  problem: SviProblem,
  starts: readonly Float64Array[],
  maxIterations: number,
  free: boolean,
  total: number,
): SviOutcome {
  const ends = starts.map((start) => sviLevenbergMarquardt(problem, start, maxIterations));
  let winner = lowest(ends);
  const best = ends[winner]!;
  const plain = {
    unknowns: best.unknowns,
    iterations: best.iterations,
    converged: best.converged,
    start: winner,
    of: starts.length,
    startUnknowns: starts[winner]!,
    constrained: false,
    prior: problem.prior,
  };
  if (!free || shortfall(problem, best.unknowns) <= 0) return plain;
  let followed: SviSearch[] = ends;
  for (const weight of ROUNDS) {
    const harder = { ...problem, arbitrage: weight * total };
    followed = followed.map((end) => {
      const next = sviLevenbergMarquardt(harder, end.unknowns, maxIterations);
      return { ...next, iterations: end.iterations + next.iterations };
    });
  }
  winner = lowest(followed);
  const { unknowns, iterations, converged } = followed[winner]!;
  const lifted = Float64Array.from(unknowns);
  lifted[FLOOR] = Math.min(
    problem.upper[FLOOR]!,
    unknowns[FLOOR]! + Math.max(0, shortfall(problem, unknowns)) / problem.level,
  );
  return {
    ...plain,
    unknowns: lifted,
    iterations,
    converged,
    start: winner,
    startUnknowns: starts[winner]!,
    constrained: true,
  };
}

function lowest(searches: readonly SviSearch[]): number {
  let best = 0;
  for (let i = 1; i < searches.length; i++) if (searches[i]!.cost < searches[best]!.cost) best = i;
  return best;
}

function shortfall(problem: SviProblem, unknowns: Float64Array): number {
  const { leftVariance, rightVariance } = sviShortfall(toSviParameters(problem, unknowns));
  return Math.max(leftVariance, rightVariance);
}
