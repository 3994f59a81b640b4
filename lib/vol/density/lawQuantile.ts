import { StrikebookError } from "../../task/index.js";
import type { PriceLaw } from "./PriceLaw.js";

/**
 * Log-moneyness below which a law puts the probability `probability`; Newton on the distribution function inside a
 * bracket. Where the distribution function is not monotone (butterfly arbitrage) it returns one of the crossings.
 *
 * @throws StrikebookError("argument") for a probability not strictly between 0 and 1, or one that the law never reaches
 */
export function lawQuantile(law: PriceLaw, probability: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new StrikebookError("argument", `probability is ${probability}`, "pass a number strictly between 0 and 1");
  }
  const rest = 1 - probability;
  // Each half of the law is solved on the tail that is exact there.
  const excess = (k: number): number => (probability < 0.5 ? law.lower(k) - probability : rest - law.upper(k));
  let low = bracketEnd(law, -law.width, (k) => excess(k) < 0, probability);
  let high = bracketEnd(law, law.width, (k) => excess(k) > 0, probability);
  let k = 0.5 * (low + high);
  for (let step = 0; step < 200; step++) {
    const error = excess(k);
    if (error === 0) return k;
    if (error < 0) low = k;
    else high = k;
    const newton = k - error / law.logDensity(k);
    const next = newton > low && newton < high ? newton : 0.5 * (low + high);
    if (Math.abs(next - k) <= 1e-15 * Math.max(Math.abs(k), law.width)) return next;
    k = next;
  }
  return k;
}

function bracketEnd(law: PriceLaw, first: number, beyond: (k: number) => boolean, probability: number): number {
  let k = first;
  while (!beyond(k)) {
    k *= 2;
    if (Math.abs(k) > 1000) {
      const what = `the law never reaches the probability ${probability}`;
      const mend =
        k < 0 && Number.isFinite(law.logMomentBound)
          ? `the attached lower tail is so heavy that ${law.lower(k).toPrecision(3)} lies below any price that counts; ask for more, join it farther out, or pass lower: "none"`
          : "its wings are too steep (Lee's bound); refit the smile";
      throw new StrikebookError("argument", what, mend);
    }
  }
  return k;
}
