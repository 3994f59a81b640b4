import { StrikebookError } from "../../task/index.js";
import { eventWarnings } from "../eventWarnings.js";
import { scanMinimum } from "../numerics/scanMinimum.js";
import { requirePositive } from "../requireArgument.js";
import type { SliceFit } from "../smile/SliceFit.js";
import { butterflyFunction } from "../svi/butterflyFunction.js";
import { type SviQuotes, type UsedQuote, usedQuotes } from "../svi/SviQuotes.js";
import type { ButterflyMinimum } from "../svi/sviMinimumButterfly.js";
import type { VolEvent } from "../VolEvent.js";
import { chooseSmoothing } from "./chooseSmoothing.js";
import { dot, makeSplineProblem, type SplineProblem } from "./SplineProblem.js";
import { solveSpline } from "./solveSpline.js";
import { splineRow } from "./splineBasis.js";
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
const SMOOTHING_GROWTH = Math.sqrt(10);
/** Of the search for the lowest g(k), in ranges of the quotes from their middle, and its steps. */
const REACH = 1.5;
const PANELS = 600;

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
  const problem = makeSplineProblem(used, count);
  const chosen = options.smoothing ?? chooseSmoothing(problem);
  let smoothing = chosen;
  let values = solveSpline(problem, smoothing);
  // The penalty works on points; what lies between them is searched, and counts as much.
  const arbitrated = (): boolean => values === undefined || lowestButterfly(problem, values).minimum < 0;
  while (arbitrated() && smoothing < 1e6) {
    smoothing *= SMOOTHING_GROWTH;
    values = solveSpline(problem, smoothing);
  }
  if (arbitrated()) values = undefined;
  const settled = values ?? flat(problem);
  return describe(quotes.tauYears, used, problem, settled, smoothing, chosen, values !== undefined);
}

/** Lowest g(k) from one range below the quotes to one above; beyond, the wings are straight. */
function lowestButterfly(problem: SplineProblem, values: Float64Array): ButterflyMinimum {
  const { basis, level, width, centre } = problem;
  return scanMinimum(
    (k) => {
      const row = splineRow(basis, (k - centre) / width);
      const w = level * dot(row.value, values);
      const slope = (level / width) * dot(row.slope, values);
      return butterflyFunction(k, w, slope, (level / (width * width)) * dot(row.curvature, values));
    },
    (i) => centre + width * (-REACH + (2 * REACH * i) / PANELS),
    PANELS,
  );
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
  const butterfly = lowestButterfly(problem, values);
  const events: VolEvent[] = [];
  if (!sound) {
    const message = "no spline without butterfly arbitrage was found: the smile is flat";
    events.push({ severity: "error", code: "flat", message });
  } else if (smoothing > chosen) {
    const message = `smoothing was raised from ${chosen} to ${smoothing} to keep g(k) above 0`;
    events.push({ severity: "info", code: "arbitrageRepair", message });
  }
  if (butterfly.minimum < 0) {
    const message = `butterfly arbitrage: g(k) = ${butterfly.minimum.toPrecision(3)} at k = ${butterfly.at.toFixed(4)}`;
    events.push({
      severity: "warning",
      code: "butterflyArbitrage",
      message,
      where: butterfly.at,
      size: butterfly.minimum,
    });
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
    warnings: eventWarnings(events),
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
