import { StrikebookError } from "../../task/index.js";
import type { SviParameters } from "../svi/SviParameters.js";
import { logDensity, lowerProbability, sviLocal, upperProbability } from "./smileLaw.js";

/**
 * Log-moneyness below which a raw SVI slice puts the probability `probability`; Newton on the closed-form distribution
 * function inside a bracket. Where the distribution function is not monotone (butterfly arbitrage) it returns one of
 * the crossings.
 *
 * @throws StrikebookError("argument") for a probability not strictly between 0 and 1, or one that the slice's wings
 * never reach
 */
export function sviQuantile(p: SviParameters, probability: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new StrikebookError("argument", `probability is ${probability}`, "pass a number strictly between 0 and 1");
  }
  const rest = 1 - probability;
  // Each half of the law is solved on the tail that is exact there.
  const excess = (k: number): number => {
    const local = sviLocal(p, k);
    return probability < 0.5 ? lowerProbability(k, local) - probability : rest - upperProbability(k, local);
  };
  const width = Math.sqrt(sviLocal(p, 0).w);
  const below = bracketEnd(-width, (k) => excess(k) < 0, probability);
  const above = bracketEnd(width, (k) => excess(k) > 0, probability);
  let low = below;
  let high = above;
  let k = 0.5 * (low + high);
  for (let step = 0; step < 200; step++) {
    const error = excess(k);
    if (error === 0) return k;
    if (error < 0) low = k;
    else high = k;
    const newton = k - error / logDensity(k, sviLocal(p, k));
    const next = newton > low && newton < high ? newton : 0.5 * (low + high);
    if (Math.abs(next - k) <= 1e-15 * Math.max(Math.abs(k), width)) return next;
    k = next;
  }
  return k;
}

function bracketEnd(first: number, beyond: (k: number) => boolean, probability: number): number {
  let k = first;
  while (!beyond(k)) {
    k *= 2;
    if (Math.abs(k) > 1000) {
      const what = `the slice never reaches the probability ${probability}`;
      throw new StrikebookError("argument", what, "its wings are too steep (Lee's bound); refit it");
    }
  }
  return k;
}
