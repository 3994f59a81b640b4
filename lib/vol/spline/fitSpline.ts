import { StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";
import type { SliceFit } from "../smile/SliceFit.js";
import type { SmileEvent } from "../smile/SmileEvent.js";
import { butterflyFunction } from "../svi/butterflyFunction.js";
import { type SviQuotes, type UsedQuote, usedQuotes } from "../svi/SviQuotes.js";
import { solveSymmetric } from "../svi/solveSymmetric.js";
import type { ButterflyMinimum } from "../svi/sviMinimumButterfly.js";
import { type SplineBasis, type SplineRow, splineBasis, splineRow } from "./splineBasis.js";
import type { SplineKnots } from "./splineSmile.js";

export interface FitSplineOptions {
  /** Knots, placed so that as many quotes lie between each pair; a third of the quotes, 4 to 12, when absent. */
  readonly knots?: number | undefined;
  /** Weight of the roughness; chosen by generalised cross-validation when absent. */
  readonly smoothing?: number | undefined;
}

/** A smoothing spline of total variance fitted to quotes. */
export interface SplineFit extends SliceFit {
  readonly knots: SplineKnots;
  /** Weight of the roughness that was used. */
  readonly smoothing: number;
}

const LEAST_POINTS = 5;
const SMOOTHINGS = Array.from({ length: 22 }, (_unused, i) => 10 ** (-9 + 0.5 * i));
/** Lowest butterfly function that the fit aims at on its check points, so that it stays above 0 between them. */
const LEAST_G = 2e-3;
const CHECKS_PER_PIECE = 12;
const CHECKS_PER_WING = 24;
const PENALTY_ROUNDS = 30;
const SMOOTHING_GROWTH = Math.sqrt(10);
/** Slopes of a wing below this, in units of the fit, are rounding. */
const FLAT = 1e-10;

/**
 * Smoothing natural cubic spline in total variance, free of butterfly arbitrage on a dense set of points between the
 * knots and three ranges beyond them. Its wings are straight and keep Lee's bound.
 *
 * Minimised: the weighted squared volatility errors (as in `fitSvi`), plus `smoothing` times the integral of the
 * squared curvature, in units of the quotes' own range and level. The weight comes from generalised cross-validation
 * (P. Craven and G. Wahba, Numerische Mathematik 31, 1978). Points with g(k) < 0 are pushed up by Gauss-Newton steps
 * on a penalty; where that fails the smoothing grows, which is an event.
 *
 * It has many more parameters than SVI: it follows any shape that quotes have, noise included, and says little beyond
 * their range. The check is numerical, no theorem.
 *
 * @throws StrikebookError("empty") for fewer than five distinct strikes of weight above 0; ("argument") for bad values
 */
export function fitSpline(quotes: SviQuotes, options: FitSplineOptions = {}): SplineFit {
  const used = usedQuotes(quotes, LEAST_POINTS, "a spline").sort((first, second) => first.k - second.k);
  const count = options.knots ?? Math.max(4, Math.min(12, Math.round(used.length / 3)));
  if (!(Number.isInteger(count) && count >= 3)) {
    throw new StrikebookError("argument", `knots is ${count}`, "it must be an integer of at least 3");
  }
  if (options.smoothing !== undefined) requirePositive("smoothing", options.smoothing);
  const problem = makeProblem(used, count);
  const chosen = options.smoothing ?? crossValidated(problem);
  let smoothing = chosen;
  let values = repaired(problem, smoothing);
  while (values === undefined && smoothing < 1e6) {
    smoothing *= SMOOTHING_GROWTH;
    values = repaired(problem, smoothing);
  }
  const settled = values ?? flat(problem);
  return describe(quotes.tauYears, used, problem, settled, smoothing, chosen, values !== undefined);
}

interface SplineProblem {
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

function makeProblem(used: readonly UsedQuote[], count: number): SplineProblem {
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
function quoteEquations({ rows, y, weights, basis }: SplineProblem): { matrix: Float64Array; right: Float64Array } {
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

/** Smoothing with the least generalised cross-validation score. */
function crossValidated(problem: SplineProblem): number {
  const n = problem.basis.knots.length;
  const { matrix, right } = quoteEquations(problem);
  let best = SMOOTHINGS[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const smoothing of SMOOTHINGS) {
    const system = matrix.map((value, i) => value + smoothing * problem.roughness[i]!);
    const solution = Float64Array.from(right);
    if (!solveSymmetric(system, solution, n)) continue;
    let residual = 0;
    let trace = 0;
    for (let q = 0; q < problem.rows.length; q++) {
      const { value } = problem.rows[q]!;
      residual += problem.weights[q]! * (dot(value, solution) - problem.y[q]!) ** 2;
      // The factor is in `system`: the leverage is |L^-1 value|^2.
      const z = Float64Array.from(value);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < i; j++) z[i]! -= system[i * n + j]! * z[j]!;
        z[i]! /= system[i * n + i]!;
      }
      trace += problem.weights[q]! * dot(z, z);
    }
    const free = problem.rows.length - 1.4 * trace;
    if (free <= 0) continue;
    const score = residual / (free * free);
    if (score < least) {
      least = score;
      best = smoothing;
    }
  }
  return best;
}

/** Knot values with g at least 0 on all checks, positive variance and sound wings; undefined when not reached. */
function repaired(problem: SplineProblem, smoothing: number): Float64Array | undefined {
  const { basis, level, width, centre, checks, roughness } = problem;
  const n = basis.knots.length;
  const quotes = quoteEquations(problem);
  const first = checks.find(({ x }) => x === basis.knots[0])!.row;
  const last = checks.find(({ x }) => x === basis.knots[n - 1])!.row;
  const steepest = (1.95 * width) / level;
  let values: Float64Array | undefined;
  let weight = 1e-4;
  for (let round = 0; round <= PENALTY_ROUNDS; round++) {
    const matrix = quotes.matrix.map((value, i) => value + smoothing * roughness[i]!);
    const right = Float64Array.from(quotes.right);
    let worst = 0;
    const push = (row: Float64Array, target: number, strength: number): void => {
      for (let i = 0; i < n; i++) {
        right[i]! += strength * row[i]! * target;
        for (let j = 0; j <= i; j++) matrix[i * n + j]! += strength * row[i]! * row[j]!;
      }
    };
    if (values !== undefined) {
      for (const { x, row } of checks) {
        const k = centre + width * x;
        const value = dot(row.value, values);
        if (value < 1e-3) {
          worst = Math.max(worst, 1e-3 - value);
          push(row.value, 2e-3, weight);
          continue;
        }
        const w = level * value;
        const slope = (level / width) * dot(row.slope, values);
        const curvature = (level / (width * width)) * dot(row.curvature, values);
        const g = butterflyFunction(k, w, slope, curvature);
        if (g >= LEAST_G) continue;
        worst = Math.max(worst, LEAST_G - g);
        const tilt = 1 - (k * slope) / (2 * w);
        const byW = (tilt * k * slope) / (w * w) + (0.25 * slope * slope) / (w * w);
        const bySlope = (-tilt * k) / w - 0.5 * slope * (1 / w + 0.25);
        const gradient = new Float64Array(n);
        for (let i = 0; i < n; i++) {
          gradient[i] =
            level * byW * row.value[i]! +
            (level / width) * bySlope * row.slope[i]! +
            (0.5 * level * row.curvature[i]!) / (width * width);
        }
        push(gradient, 1.5 * LEAST_G - g + dot(gradient, values), weight / Math.max(1, dot(gradient, gradient)));
      }
      for (const [row, sign] of [
        [first.slope, -1],
        [last.slope, 1],
      ] as const) {
        const slope = sign * dot(row, values);
        const outside = slope < -FLAT ? -slope : slope > steepest ? slope - steepest : 0;
        if (outside === 0) continue;
        worst = Math.max(worst, outside);
        push(row, slope < 0 ? sign * 1e-6 * steepest : sign * 0.99 * steepest, weight);
      }
      if (worst === 0) return values;
      weight *= 2.5;
    }
    if (!solveSymmetric(matrix, right, n)) return undefined;
    if (values === undefined) values = right;
    else values = values.map((value, i) => value + 0.7 * (right[i]! - value));
  }
  return undefined;
}

function flat({ basis, rows, y, weights }: SplineProblem): Float64Array {
  let sum = 0;
  let total = 0;
  for (let q = 0; q < rows.length; q++) {
    sum += weights[q]! * y[q]!;
    total += weights[q]!;
  }
  return new Float64Array(basis.knots.length).fill(sum / total);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function describe(
  tauYears: number,
  used: readonly UsedQuote[],
  problem: SplineProblem,
  values: Float64Array,
  smoothing: number,
  chosen: number,
  sound: boolean,
): SplineFit {
  const { basis, level, width, centre } = problem;
  let squares = 0;
  let maxErrorVol = 0;
  for (let q = 0; q < used.length; q++) {
    const fitted = level * dot(problem.rows[q]!.value, values);
    const error = (Math.sqrt(fitted) - Math.sqrt(used[q]!.w)) / Math.sqrt(tauYears);
    squares += error * error;
    maxErrorVol = Math.max(maxErrorVol, Math.abs(error));
  }
  const at = (x: number): ButterflyMinimum => {
    const row = splineRow(basis, x);
    const k = centre + width * x;
    const w = level * dot(row.value, values);
    const slope = (level / width) * dot(row.slope, values);
    const g = butterflyFunction(k, w, slope, (level / (width * width)) * dot(row.curvature, values));
    return { minimum: g, at: k };
  };
  let butterfly = at(-1.5);
  for (let i = 1; i <= 600; i++) {
    const here = at(-1.5 + i / 200);
    if (here.minimum < butterfly.minimum) butterfly = here;
  }
  const events: SmileEvent[] = [];
  if (!sound) {
    const message = "no spline without butterfly arbitrage was found: the smile is flat";
    events.push({ severity: "error", code: "flat", message });
  } else if (smoothing > chosen) {
    const message = `smoothing was raised from ${chosen} to ${smoothing} to keep g(k) above 0`;
    events.push({ severity: "info", code: "arbitrageRepair", message });
  }
  if (butterfly.minimum < 0) {
    const message = `butterfly arbitrage: g(k) = ${butterfly.minimum.toPrecision(3)} at k = ${butterfly.at.toFixed(4)}`;
    events.push({ severity: "warning", code: "butterflyArbitrage", message });
  }
  const money = level * dot(splineRow(basis, -centre / width).value, values);
  const range: [number, number] = [used[0]!.k, used[used.length - 1]!.k];
  if (range[0] > 0 || range[1] < 0) {
    const message = "the forward lies outside the quoted strikes: atmVol is extrapolated";
    events.push({ severity: "warning", code: "extrapolated", message });
  }
  const fit: Omit<SplineFit, "toDisplay"> = {
    knots: {
      logMoneyness: basis.knots.map((x) => centre + width * x),
      totalVariance: values.map((value) => level * value),
    },
    smoothing,
    tauYears,
    points: used.length,
    range,
    rmseVol: Math.sqrt(squares / used.length),
    maxErrorVol,
    iterations: 1,
    converged: sound,
    butterfly,
    atmVol: Math.sqrt(money / tauYears),
    atBound: [],
    events,
    warnings: events.filter((event) => event.severity !== "info").map((event) => event.message),
  };
  return {
    ...fit,
    toDisplay() {
      return {
        kind: "record",
        title: "Spline fit",
        entries: [
          ["knots", fit.knots.logMoneyness.length],
          ["smoothing", smoothing],
          ["years to expiry", tauYears],
          ["quotes used", fit.points],
          ["at-the-money vol, %", 100 * fit.atmVol],
          ["RMSE, vol points", 100 * fit.rmseVol],
          ["largest error, vol points", 100 * maxErrorVol],
          ["lowest g(k)", butterfly.minimum],
          ["at k", butterfly.at],
          ["warnings", fit.warnings.join("; ") || "none"],
        ],
      };
    },
  };
}
