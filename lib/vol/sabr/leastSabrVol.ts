import type { SabrParameters } from "./SabrParameters.js";
import { sabrVolJet } from "./sabrVol.js";

/**
 * Where in [low, high] the time correction of Hagan's expansion is lowest, and the volatility there. Only the correction
 * can take the volatility to 0 or below. It is a convex parabola in (f K)^(-(1 - beta)/2), which is monotone in k, so the
 * lowest place is an end or the vertex.
 */
export function leastSabrVol(
  parameters: SabrParameters,
  forward: number,
  tauYears: number,
  low: number,
  high: number,
): { readonly k: number; readonly vol: number } {
  const { alpha, beta, rho, nu } = parameters;
  const free = 1 - beta;
  const scale = (-3 * rho * beta * nu) / (free * free * alpha);
  const vertex = scale > 0 ? (-2 / free) * Math.log(scale) - 2 * Math.log(forward) : Number.NaN;
  const places = vertex > low && vertex < high ? [low, high, vertex] : [low, high];
  let least = { k: low, vol: Number.POSITIVE_INFINITY };
  for (const k of places) {
    const [vol] = sabrVolJet(parameters, forward, k, tauYears);
    if (!(vol >= least.vol)) least = { k, vol };
  }
  return least;
}
