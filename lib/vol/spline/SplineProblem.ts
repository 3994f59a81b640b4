import type { UsedQuote } from "../svi/SviQuotes.js";
import { type SplineBasis, type SplineRow, splineBasis, splineRow } from "./splineBasis.js";

const CHECKS_PER_PIECE = 12;
const CHECKS_PER_WING = 24;

/** The quotes of one expiry and a spline basis for them, in units of their own range and level. */
export interface SplineProblem {
  readonly basis: SplineBasis;
  readonly rows: readonly SplineRow[];
  readonly checks: readonly { readonly x: number; readonly row: SplineRow }[];
  readonly y: Float64Array;
  /** Weight of each squared residual in y. */
  readonly weights: Float64Array;
  /** Integral of the products of the basis functions' curvatures. */
  readonly roughness: Float64Array;
  readonly centre: number;
  readonly width: number;
  readonly level: number;
}

/** Knots so that as many quotes lie between each pair, and the points at which butterfly arbitrage is checked. */
export function makeSplineProblem(used: readonly UsedQuote[], count: number): SplineProblem {
  const low = used[0]!.k;
  const high = used[used.length - 1]!.k;
  const width = high - low;
  const centre = 0.5 * (low + high);
  const level = used.reduce((sum, quote) => sum + quote.w, 0) / used.length;
  const places = [...new Set(used.map((quote) => quote.k))].map((k) => (k - centre) / width);
  const knots = new Float64Array(Math.min(count, places.length));
  for (let i = 0; i < knots.length; i++) {
    const at = (i * (places.length - 1)) / (knots.length - 1);
    const below = Math.min(places.length - 2, Math.floor(at));
    knots[i] = places[below]! + (at - below) * (places[below + 1]! - places[below]!);
  }
  const basis = splineBasis(knots);
  const n = knots.length;
  const roughness = new Float64Array(n * n);
  for (let piece = 0; piece < n - 1; piece++) {
    const step = knots[piece + 1]! - knots[piece]!;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const [ai, bi] = [basis.bends[piece * n + i]!, basis.bends[(piece + 1) * n + i]!];
        const [aj, bj] = [basis.bends[piece * n + j]!, basis.bends[(piece + 1) * n + j]!];
        roughness[i * n + j]! += (step / 6) * (2 * ai * aj + ai * bj + bi * aj + 2 * bi * bj);
      }
    }
  }
  const checks: { x: number; row: SplineRow }[] = [];
  const check = (x: number): void => {
    checks.push({ x, row: splineRow(basis, x) });
  };
  for (let i = 0; i < n - 1; i++) {
    for (let j = 0; j < CHECKS_PER_PIECE; j++) check(knots[i]! + ((knots[i + 1]! - knots[i]!) * j) / CHECKS_PER_PIECE);
  }
  check(knots[n - 1]!);
  for (let i = 1; i <= CHECKS_PER_WING; i++) {
    check(knots[0]! - 3 * (i / CHECKS_PER_WING) ** 2);
    check(knots[n - 1]! + 3 * (i / CHECKS_PER_WING) ** 2);
  }
  return {
    basis,
    rows: used.map((quote) => splineRow(basis, (quote.k - centre) / width)),
    checks,
    y: Float64Array.from(used, (quote) => quote.w / level),
    weights: Float64Array.from(used, (quote) => (quote.weight * level) / quote.w / used.length),
    roughness,
    centre,
    width,
    level,
  };
}

/** Normal equations of the quotes alone. */
export function quoteEquations({ rows, y, weights, basis }: SplineProblem): {
  matrix: Float64Array;
  right: Float64Array;
} {
  const n = basis.knots.length;
  const matrix = new Float64Array(n * n);
  const right = new Float64Array(n);
  for (let q = 0; q < rows.length; q++) {
    const { value } = rows[q]!;
    for (let i = 0; i < n; i++) {
      right[i]! += weights[q]! * value[i]! * y[q]!;
      for (let j = 0; j <= i; j++) matrix[i * n + j]! += weights[q]! * value[i]! * value[j]!;
    }
  }
  return { matrix, right };
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
