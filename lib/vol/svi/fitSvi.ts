import { StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";
import type { SviFit } from "./SviFit.js";
import type { SviParameters } from "./SviParameters.js";
import { B, FLOOR, M, SIGMA, type SviProblem, THETA } from "./SviProblem.js";
import { type SviSearch, sviLevenbergMarquardt } from "./sviLevenbergMarquardt.js";
import { type ButterflyMinimum, sviMinimumButterfly } from "./sviMinimumButterfly.js";
import { sviStarts } from "./sviStarts.js";
import { sviTotalVariance } from "./sviTotalVariance.js";

/** Quotes of one expiry as parallel arrays. */
export interface SviQuotes {
  /** ln(strike/forward), in any order. */
  readonly logMoneyness: Float64Array;
  /** vol^2 times tauYears, above 0. */
  readonly totalVariance: Float64Array;
  /** Weight of each squared volatility error, at least 0; equal when absent. A quote of weight 0 is left out. */
  readonly weights?: Float64Array | undefined;
  readonly tauYears: number;
}

export interface FitSviOptions {
  /** Starting points followed to their end, best first, at most 5; 3 when absent. */
  readonly starts?: number | undefined;
  /** Steps allowed to each search; 500 when absent. */
  readonly maxIterations?: number | undefined;
}

/** Raw SVI has five parameters: fewer distinct strikes do not determine it. */
const LEAST_POINTS = 5;
/** |rho| stays below sin of this. */
const THETA_BOUND = Math.asin(0.999);
/**
 * The bend, in units of the quoted range: its width (sigma) and the distance of its centre (m) from the middle. A
 * smile as convex as a parabola would otherwise send m, sigma and b towards infinity together, for a gain in fit that
 * nobody can see and wings that no longer follow the quotes.
 */
const NARROWEST_BEND = 1e-3;
const WIDEST_BEND = 1;
const FARTHEST_CENTRE = 1;
/** Lowest variance of the slice, as a share of the mean quoted variance: the density needs it above 0. */
const LEAST_FLOOR = 1e-6;

/**
 * Fits a raw SVI slice to total variances by weighted least squares.
 *
 * What is minimised is the sum of weights_i (vol_fit - vol_i)^2 with the volatility error taken to first order,
 * (w_fit - w_i) / (2 sqrt(w_i tauYears)). With weights = vega^2 that is the sum of squared price errors, under which
 * far wings hardly count; with weights = vega (what `fitSmile` passes) they keep some say; equal weights treat every
 * quote's volatility alike.
 *
 * The search (Levenberg-Marquardt, analytic Jacobian) runs from the best few of a grid of quasi-explicit starts and
 * keeps the lowest end. It stays inside the domain of raw SVI and below Lee's bound on the wings (b <= 1, so that
 * b (1 + |rho|) <= 2), and keeps the bend no wider than the quoted range and its centre no farther than half a range
 * outside it; a parameter held by one of these bounds is a warning. It does not forbid butterfly arbitrage: that is
 * reported in `butterfly` and `warnings`.
 *
 * @throws StrikebookError("empty") for fewer than five distinct strikes of weight above 0; ("argument") for arrays of
 * different lengths or values outside their domain, naming the element
 */
export function fitSvi(quotes: SviQuotes, options: FitSviOptions = {}): SviFit {
  const { starts: follow = 3, maxIterations = 500 } = options;
  requirePositive("tauYears", quotes.tauYears);
  requirePositive("starts", follow);
  requirePositive("maxIterations", maxIterations);
  const used = usedQuotes(quotes);
  const low = used.reduce((least, quote) => Math.min(least, quote.k), Number.POSITIVE_INFINITY);
  const high = used.reduce((most, quote) => Math.max(most, quote.k), Number.NEGATIVE_INFINITY);
  const width = high - low;
  const centre = 0.5 * (low + high);
  const level = used.reduce((sum, quote) => sum + quote.w, 0) / used.length;

  const problem: SviProblem = {
    x: Float64Array.from(used, (quote) => (quote.k - centre) / width),
    y: Float64Array.from(used, (quote) => quote.w / level),
    rootWeights: Float64Array.from(used, (quote) => Math.sqrt(quote.weight / (quote.w / level))),
    lower: Float64Array.of(LEAST_FLOOR, 0, -THETA_BOUND, -FARTHEST_CENTRE, NARROWEST_BEND),
    upper: Float64Array.of(1e6, width / level, THETA_BOUND, FARTHEST_CENTRE, WIDEST_BEND),
  };
  const toParameters = (unknowns: Float64Array): SviParameters => {
    const b = (unknowns[B]! * level) / width;
    const sigma = unknowns[SIGMA]! * width;
    const theta = unknowns[THETA]!;
    const a = unknowns[FLOOR]! * level - b * sigma * Math.cos(theta);
    return { a, b, rho: Math.sin(theta), m: unknowns[M]! * width + centre, sigma };
  };

  const followed = sviStarts(problem, follow);
  let winner: SviSearch | undefined;
  let index = 0;
  for (const [i, start] of followed.entries()) {
    const search = sviLevenbergMarquardt(problem, start.unknowns, maxIterations);
    if (winner === undefined || search.cost < winner.cost) {
      winner = search;
      index = i;
    }
  }
  const found = winner!;
  const parameters = toParameters(found.unknowns);

  let squares = 0;
  let maxErrorVol = 0;
  for (const { k, w } of used) {
    const error = (Math.sqrt(sviTotalVariance(parameters, k)) - Math.sqrt(w)) / Math.sqrt(quotes.tauYears);
    squares += error * error;
    maxErrorVol = Math.max(maxErrorVol, Math.abs(error));
  }
  const inside = sviMinimumButterfly(parameters, low, high);
  const around = sviMinimumButterfly(parameters, low - width, high + width);
  const butterfly = inside.minimum <= around.minimum ? inside : around;
  const start = { index, of: followed.length, parameters: toParameters(followed[index]!.unknowns) };
  return makeFit({
    parameters,
    tauYears: quotes.tauYears,
    points: used.length,
    range: [low, high],
    rmseVol: Math.sqrt(squares / used.length),
    maxErrorVol,
    iterations: found.iterations,
    start,
    converged: found.converged,
    butterfly,
    atmVol: Math.sqrt(sviTotalVariance(parameters, 0) / quotes.tauYears),
    warnings: [
      ...butterflyWarnings(inside, butterfly, low, high),
      ...boundWarnings(found, problem),
      ...(found.converged ? [] : [`the search had not settled after ${maxIterations} steps`]),
      ...(low > 0 || high < 0 ? ["the forward lies outside the quoted strikes: atmVol is extrapolated"] : []),
    ],
  });
}

interface UsedQuote {
  readonly k: number;
  readonly w: number;
  readonly weight: number;
}

function usedQuotes(quotes: SviQuotes): UsedQuote[] {
  const { logMoneyness, totalVariance, weights } = quotes;
  if (
    totalVariance.length !== logMoneyness.length ||
    (weights?.length ?? logMoneyness.length) !== logMoneyness.length
  ) {
    const what = `${logMoneyness.length} log-moneyness, ${totalVariance.length} variances, ${weights?.length} weights`;
    throw new StrikebookError("argument", what, "pass equal lengths");
  }
  const used: UsedQuote[] = [];
  for (let i = 0; i < logMoneyness.length; i++) {
    const k = logMoneyness[i]!;
    const weight = weights === undefined ? 1 : weights[i]!;
    if (weight === 0) continue;
    requirePositive(`weights[${i}]`, weight);
    requirePositive(`totalVariance[${i}]`, totalVariance[i]!);
    if (!Number.isFinite(k)) {
      throw new StrikebookError(
        "argument",
        `logMoneyness[${i}] is ${k}`,
        "it must be finite; leave missing quotes out",
      );
    }
    used.push({ k, w: totalVariance[i]!, weight });
  }
  const distinct = new Set(used.map((quote) => quote.k)).size;
  if (distinct < LEAST_POINTS) {
    const what = `${distinct} distinct strikes to fit an SVI slice to`;
    throw new StrikebookError(
      "empty",
      what,
      `it needs at least ${LEAST_POINTS}: widen the window or relax the filters`,
    );
  }
  const heaviest = used.reduce((most, quote) => Math.max(most, quote.weight), 0);
  return used.map((quote) => ({ ...quote, weight: quote.weight / heaviest }));
}

function butterflyWarnings(inside: ButterflyMinimum, wide: ButterflyMinimum, low: number, high: number): string[] {
  const say = ({ minimum, at }: ButterflyMinimum, where: string): string =>
    `butterfly arbitrage: g(k) = ${minimum.toPrecision(3)} at k = ${at.toFixed(4)}, ${where}`;
  if (inside.minimum < 0) return [say(inside, "within the quoted strikes")];
  if (wide.minimum < 0) return [say(wide, `outside the quoted strikes (${low.toFixed(4)} to ${high.toFixed(4)})`)];
  return [];
}

function boundWarnings(search: SviSearch, problem: SviProblem): string[] {
  const names = ["lowest variance", "b", "rho", "m", "sigma"];
  // With b = 0 the slice is flat, and rho, m and sigma are free to be anything.
  const flat = search.unknowns[B]! <= problem.lower[B]!;
  const atBound = names.filter((_name, j) => {
    const value = search.unknowns[j]!;
    return value <= problem.lower[j]! || value >= problem.upper[j]!;
  });
  if (flat) return ["b is 0: the slice is flat, and rho, m and sigma say nothing"];
  return atBound.map((name) => `${name} is at the bound of the search: the quotes do not determine it`);
}

function makeFit(fit: Omit<SviFit, "toDisplay">): SviFit {
  return {
    ...fit,
    toDisplay() {
      const { a, b, rho, m, sigma } = fit.parameters;
      return {
        kind: "record",
        title: "Raw SVI fit",
        entries: [
          ["a", a],
          ["b", b],
          ["rho", rho],
          ["m", m],
          ["sigma", sigma],
          ["years to expiry", fit.tauYears],
          ["quotes used", fit.points],
          ["at-the-money vol, %", 100 * fit.atmVol],
          ["RMSE, vol points", 100 * fit.rmseVol],
          ["largest error, vol points", 100 * fit.maxErrorVol],
          ["lowest g(k)", fit.butterfly.minimum],
          ["at k", fit.butterfly.at],
          ["steps", fit.iterations],
          ["converged", fit.converged],
          ["start", `${fit.start.index + 1} of ${fit.start.of}`],
          ["warnings", fit.warnings.join("; ") || "none"],
        ],
      };
    },
  };
}
