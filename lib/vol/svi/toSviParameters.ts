import type { SviParameters } from "./SviParameters.js";
import { B, FLOOR, M, SIGMA, type SviProblem, THETA } from "./SviProblem.js";

/** Raw parameters of the unknowns of a search. */
export function toSviParameters(problem: SviProblem, unknowns: Float64Array): SviParameters {
  const b = (unknowns[B]! * problem.level) / problem.width;
  const sigma = unknowns[SIGMA]! * problem.width;
  const theta = unknowns[THETA]!;
  const a = unknowns[FLOOR]! * problem.level - b * sigma * Math.cos(theta);
  return { a, b, rho: Math.sin(theta), m: unknowns[M]! * problem.width + problem.centre, sigma };
}
