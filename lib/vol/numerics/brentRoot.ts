import { StrikebookError } from "../../task/index.js";

/**
 * Root of a continuous function between `low` and `high`, where its values have opposite signs: bisection, secant and
 * inverse quadratic steps after R. Brent, "Algorithms for Minimization without Derivatives" (1973), chapter 4.
 *
 * @param tolerance half-width of the final bracket, absolute, on top of the spacing of doubles
 * @throws StrikebookError("argument") when the two ends do not bracket a root
 */
export function brentRoot(f: (x: number) => number, low: number, high: number, tolerance: number = 0): number {
  let a = low;
  let b = high;
  let fa = f(a);
  let fb = f(b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (Math.sign(fa) !== -Math.sign(fb)) {
    throw new StrikebookError("argument", `no change of sign between ${low} and ${high}`, "widen the bracket");
  }
  let c = a;
  let fc = fa;
  let step = b - a;
  let before = step;
  for (let i = 0; i < 200; i++) {
    if (Math.sign(fb) === Math.sign(fc)) {
      c = a;
      fc = fa;
      step = b - a;
      before = step;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b;
      b = c;
      c = a;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const reach = 2 * Number.EPSILON * Math.abs(b) + 0.5 * tolerance;
    const half = 0.5 * (c - b);
    if (Math.abs(half) <= reach || fb === 0) return b;
    if (Math.abs(before) >= reach && Math.abs(fa) > Math.abs(fb)) {
      const s = fb / fa;
      let p: number;
      let q: number;
      if (a === c) {
        p = 2 * half * s;
        q = 1 - s;
      } else {
        const r = fb / fc;
        const t = fa / fc;
        p = s * (2 * half * t * (t - r) - (b - a) * (r - 1));
        q = (t - 1) * (r - 1) * (s - 1);
      }
      if (p > 0) q = -q;
      else p = -p;
      if (2 * p < Math.min(3 * half * q - Math.abs(reach * q), Math.abs(before * q))) {
        before = step;
        step = p / q;
      } else {
        step = half;
        before = half;
      }
    } else {
      step = half;
      before = half;
    }
    a = b;
    fa = fb;
    b += Math.abs(step) > reach ? step : half > 0 ? reach : -reach;
    fb = f(b);
  }
  return b;
}
