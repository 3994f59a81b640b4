/** Elements beside the diagonal in the barrier's band matrix: a slice is tied to its neighbours alone. */
export const BAND = 5;
const ROW = BAND + 1;

const LOG_FOUR = Math.log(4);
/** Largest |ln((1 + rho)/(1 - rho))|: rho within 0.995. */
const LEAN = 2 * Math.atanh(0.995);

/** A box that no surface reaches, without which a barrier has no minimum. */
export interface EssviBounds {
  /** Below every a and b. */
  readonly floor: number;
  /** Above every u. */
  readonly ceiling: number;
}

/**
 * Minus the sum of the logs of all slacks that keep extended SSVI free of arbitrage, in the unknowns u = ln(theta),
 * a = ln(psi (1 + rho)) and b = ln(psi (1 - rho)) of each slice; Infinity outside the domain.
 *
 * In these the conditions of `EssviSlice` and of Hendriks and Martini (2019) are straight lines, but for
 * L = ln(psi) = ln((exp(a) + exp(b))/2), which is convex: a, b <= ln 4 and L + a, L + b <= ln 4 + u for a slice;
 * a, b and u - L do not fall from one slice to the next. That theta does not fall either follows from these, and so one
 * floor under the first slice and one ceiling over the last bound all.
 */
export function essviBarrier(x: Float64Array, { floor, ceiling }: EssviBounds): number {
  const [first, second] = [x[1]! - floor, x[2]! - floor];
  const top = ceiling - x[x.length - 3]!;
  if (!(first > 0 && second > 0 && top > 0)) return Number.POSITIVE_INFINITY;
  let sum = -Math.log(first) - Math.log(second) - Math.log(top);
  let before = 0;
  for (let i = 0; i < x.length; i += 3) {
    const u = x[i]!;
    const a = x[i + 1]!;
    const b = x[i + 2]!;
    const psi = logPsi(a, b);
    const slacks = [
      LOG_FOUR - a,
      LOG_FOUR - b,
      LOG_FOUR + u - psi - a,
      LOG_FOUR + u - psi - b,
      LEAN - a + b,
      LEAN + a - b,
    ];
    let product = 1;
    for (const slack of slacks) {
      if (!(slack > 0)) return Number.POSITIVE_INFINITY;
      product *= slack;
    }
    sum -= Math.log(product);
    if (i > 0) {
      const steps = [a - x[i - 2]!, b - x[i - 1]!, u - psi - before];
      for (const step of steps) {
        if (!(step > 0)) return Number.POSITIVE_INFINITY;
        sum -= Math.log(step);
      }
    }
    before = u - psi;
  }
  return sum;
}

/** ln((exp(a) + exp(b))/2). */
export function logPsi(a: number, b: number): number {
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))) - Math.LN2;
}

/**
 * Adds `weight` times the barrier's gradient and Hessian (lower band, as `solveBanded` takes it); `exact` 1 with the one
 * part of the Hessian that may be negative, the bend of the earlier slice's u - L, and 0 without.
 */
export function addEssviBarrier(
  x: Float64Array,
  { floor, ceiling }: EssviBounds,
  weight: number,
  exact: number,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  const add = (slack: number, from: number, parts: readonly number[]): void => {
    const pull = weight / slack;
    const stiffness = pull / slack;
    for (let p = 0; p < parts.length; p++) {
      if (parts[p] === 0) continue;
      gradient[from + p]! -= pull * parts[p]!;
      const own = (from + p) * ROW + BAND - p;
      for (let q = 0; q <= p; q++) hessian[own + q]! += stiffness * parts[p]! * parts[q]!;
    }
  };
  const bend = (at: number, size: number): void => {
    hessian[(at + 1) * ROW + BAND]! += size;
    hessian[(at + 2) * ROW + BAND - 1]! -= size;
    hessian[(at + 2) * ROW + BAND]! += size;
  };
  add(x[1]! - floor, 0, [0, 1]);
  add(x[2]! - floor, 0, [0, 0, 1]);
  add(ceiling - x[x.length - 3]!, x.length - 3, [-1]);
  let before = 0;
  let beforeShare = 0;
  for (let i = 0; i < x.length; i += 3) {
    const u = x[i]!;
    const a = x[i + 1]!;
    const b = x[i + 2]!;
    const psi = logPsi(a, b);
    // dL/da; dL/db is the rest to 1, and d2L/da2 = share (1 - share).
    const share = 1 / (1 + Math.exp(b - a));
    const curve = weight * share * (1 - share);
    add(LOG_FOUR - a, i, [0, -1]);
    add(LOG_FOUR - b, i, [0, 0, -1]);
    add(LOG_FOUR + u - psi - a, i, [1, -share - 1, share - 1]);
    add(LOG_FOUR + u - psi - b, i, [1, -share, share - 2]);
    add(LEAN - a + b, i, [0, -1, 1]);
    add(LEAN + a - b, i, [0, 1, -1]);
    bend(i, curve / (LOG_FOUR + u - psi - a) + curve / (LOG_FOUR + u - psi - b));
    if (i > 0) {
      add(a - x[i - 2]!, i - 3, [0, -1, 0, 0, 1]);
      add(b - x[i - 1]!, i - 3, [0, 0, -1, 0, 0, 1]);
      const third = u - psi - before;
      add(third, i - 3, [-1, beforeShare, 1 - beforeShare, 1, -share, share - 1]);
      bend(i, curve / third);
      bend(i - 3, (-exact * weight * beforeShare * (1 - beforeShare)) / third);
    }
    before = u - psi;
    beforeShare = share;
  }
}
