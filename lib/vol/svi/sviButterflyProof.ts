import type { SviParameters } from "./SviParameters.js";

/** `free`: proved on the whole line; `arbitrage`: a point with g(k) < 0 was met; `open`: too close to 0 to decide. */
export type ButterflyVerdict = "free" | "arbitrage" | "open";

/** What was proved about a slice. */
export interface ButterflyProof {
  readonly verdict: ButterflyVerdict;
  /** Log-moneyness of a point with g(k) < 0; NaN unless the verdict is `arbitrage`. */
  readonly at: number;
}

const DEGREE = 10;
const BINOMIAL = [1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1];
const MOST_PIECES = 2000;
const DEEPEST = 60;

/**
 * Proves or refutes that a raw SVI slice has no butterfly arbitrage on the whole line, without a grid.
 *
 * With (k - m)/sigma = (t^2 - 1)/(2t), t > 0, the roots of SVI become rational, and g(k) w(k)^2 times
 * 64 t^2 (t^2 + 1)^3 is a polynomial of degree 10 in t. In the Bernstein basis of an interval a polynomial lies
 * between its smallest and its largest coefficient, so coefficients of at least 0 prove it; otherwise the interval is
 * halved. The half-lines t <= 1 and t >= 1 are both mapped to [0, 1]. The variance must be positive and the wings
 * within Lee's bound as well. Arithmetic is in double precision.
 *
 * Source of the criterion: Gatheral and Jacquier 2014, lemma 2.2.
 *
 * Five numbers that are no slice are never `free`; nothing is thrown.
 */
export function sviButterflyProof(p: SviParameters): ButterflyProof {
  const lowest = p.a + p.b * p.sigma * Math.sqrt(1 - p.rho * p.rho);
  if (!(lowest > 0)) return { verdict: "arbitrage", at: p.m - (p.rho * p.sigma) / Math.sqrt(1 - p.rho * p.rho) };
  if (p.b * (1 + Math.abs(p.rho)) > 2) return { verdict: "arbitrage", at: p.rho >= 0 ? 1e300 : -1e300 };
  const power = sviButterflyPolynomial(p);
  const left = provePositive(power);
  if (left.verdict !== "free") return { verdict: left.verdict, at: moneynessOf(p, left.at) };
  const right = provePositive(power.reverse());
  return { verdict: right.verdict, at: moneynessOf(p, 1 / right.at) };
}

function moneynessOf({ m, sigma }: SviParameters, t: number): number {
  return m + (sigma * (t - 1 / t)) / 2;
}

/** Coefficients, lowest power first, of 64 t^2 (t^2 + 1)^3 g w^2. */
function sviButterflyPolynomial({ a, b, rho, m, sigma }: SviParameters): Float64Array {
  const rise = b * (1 + rho);
  const fall = b * (1 - rho);
  // w = W/(2t), w' = S/(t^2 + 1), k = K/(2t).
  const variance = [sigma * fall, 2 * a, sigma * rise];
  const slope = [-fall, 0, rise];
  const moneyness = [-sigma, 2 * m, sigma];
  const square = [1, 0, 1];
  const first = add(scale(product(variance, square), 2), scale(product(moneyness, slope), -1));
  const tilt = scale(product(square, product(first, first)), 4);
  const slopeSquared = product(square, product(slope, slope));
  const wings = product(slopeSquared, product(variance, add(variance, [0, 8, 0])));
  const bend = product([0, 0, 0, (64 * b) / sigma], product(variance, variance));
  return Float64Array.from(add(add(tilt, scale(wings, -1)), bend));
}

function product(p: readonly number[], q: readonly number[]): number[] {
  const out = new Array<number>(p.length + q.length - 1).fill(0);
  for (let i = 0; i < p.length; i++) for (let j = 0; j < q.length; j++) out[i + j]! += p[i]! * q[j]!;
  return out;
}

function scale(p: readonly number[], factor: number): number[] {
  return p.map((value) => value * factor);
}

function add(p: readonly number[], q: readonly number[]): number[] {
  return Array.from({ length: Math.max(p.length, q.length) }, (_, i) => (p[i] ?? 0) + (q[i] ?? 0));
}

/** Whether the polynomial with these power coefficients is at least 0 on [0, 1]. */
function provePositive(power: Float64Array): ButterflyProof {
  const coefficients = new Float64Array(DEGREE + 1);
  for (let i = 0; i <= DEGREE; i++) {
    let sum = 0;
    let choose = 1; // i over j
    for (let j = 0; j <= i; j++) {
      sum += (choose / BINOMIAL[j]!) * power[j]!;
      choose = (choose * (i - j)) / (j + 1);
    }
    coefficients[i] = sum;
  }
  const pieces = [{ coefficients, low: 0, high: 1, depth: 0 }];
  for (let used = 0; pieces.length > 0; used++) {
    const piece = pieces.pop()!;
    if (piece.coefficients[0]! < 0) return { verdict: "arbitrage", at: piece.low };
    if (piece.coefficients[DEGREE]! < 0) return { verdict: "arbitrage", at: piece.high };
    if (piece.coefficients.every((value) => value >= 0)) continue;
    if (used > MOST_PIECES || piece.depth > DEEPEST) return { verdict: "open", at: Number.NaN };
    const right = Float64Array.from(piece.coefficients);
    const left = new Float64Array(DEGREE + 1);
    for (let level = 0; level <= DEGREE; level++) {
      left[level] = right[0]!;
      for (let i = 0; i < DEGREE - level; i++) right[i] = 0.5 * (right[i]! + right[i + 1]!);
    }
    // De Casteljau leaves the right half's coefficients in place, last level first.
    const middle = 0.5 * (piece.low + piece.high);
    pieces.push({ coefficients: right, low: middle, high: piece.high, depth: piece.depth + 1 });
    pieces.push({ coefficients: left, low: piece.low, high: middle, depth: piece.depth + 1 });
  }
  return { verdict: "free", at: Number.NaN };
}
