import { StrikebookError } from "../../task/index.js";
import { eventWarnings } from "../eventWarnings.js";
import { requireNotNegative, requirePositive } from "../requireArgument.js";
import type { SviFit } from "./SviFit.js";
import type { SviParameters } from "./SviParameters.js";
import type { SviProblem } from "./SviProblem.js";
import { type SviQuotes, type UsedQuote, usedQuotes } from "./SviQuotes.js";
import { type SviOutcome, searchSvi } from "./searchSvi.js";
import { sviButterflyProof } from "./sviButterflyProof.js";
import { boundsOf, butterflyEvents, moneyEvents, searchEvents } from "./sviEvents.js";
import { sviMinimumButterfly } from "./sviMinimumButterfly.js";
import { sviShortfall } from "./sviShortfall.js";
import { sviTotalVariance } from "./sviTotalVariance.js";
import { toSviParameters } from "./toSviParameters.js";

export interface FitSviOptions {
  /** Starting points followed to their end, best first, at most 5; 3 when absent. */
  readonly starts?: number | undefined;
  /** Steps allowed to each search; 500 when absent. */
  readonly maxIterations?: number | undefined;
  /**
   * `free` keeps the fit inside the domain without butterfly arbitrage, over the whole line; `allowed` fits freely
   * and reports. `free` when absent.
   */
  readonly butterfly?: "free" | "allowed" | undefined;
  /** How many times heavier the squared distance outside [bid, ask] counts than inside; 10 when absent, 0 for none. */
  readonly bandPenalty?: number | undefined;
  /**
   * Weight of the squared curvature at both ends of the quoted range, measured in mean variances per squared width of
   * the range, against all quotes together; 0 when absent.
   */
  readonly wingCurvature?: number | undefined;
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
const WIDEST_BEND = 2;
const FARTHEST_CENTRE = 1.5;
/** Lowest variance of the slice, as a share of the mean quoted variance: the density needs it above 0. */
const LEAST_FLOOR = 1e-6;

/**
 * Fits a raw SVI slice to total variances by weighted least squares.
 *
 * What is minimised is the sum of weights_i (vol_fit - vol_i)^2 with the volatility error taken to first order,
 * (w_fit - w_i) / (2 sqrt(w_i tauYears)). With weights = vega^2 that is the sum of squared price errors, under which
 * far wings hardly count; with weights = vega (what `fitSmile` passes) they keep some say; equal weights treat every
 * quote's volatility alike. Quotes with bid and ask add `bandPenalty` times the squared distance outside them.
 *
 * The search (Levenberg-Marquardt, analytic Jacobian) runs from the best few of a grid of quasi-explicit starts and
 * keeps the lowest end. Unless `butterfly` is `allowed`, the answer lies in the domain without butterfly arbitrage of
 * Martini and Mingone (see `sviLeastLevel`), and `sviButterflyProof` proves it on the whole line. Lee's bound on the
 * wings is held by b <= 1, so that b (1 + |rho|) <= 2. The bend is no wider than twice the quoted range and its centre
 * no farther than a range outside it. Where the quotes leave a parameter to such a bound, a weak prior picks it: an
 * event says so.
 *
 * @throws StrikebookError("empty") for fewer than five distinct strikes of weight above 0; ("argument") for arrays of
 * different lengths or values outside their domain, naming the element
 */
export function fitSvi(quotes: SviQuotes, options: FitSviOptions = {}): SviFit {
  const { starts = 3, maxIterations = 500, butterfly: wanted = "free", bandPenalty = 10, wingCurvature = 0 } = options;
  requirePositive("starts", starts);
  requirePositive("maxIterations", maxIterations);
  requireNotNegative("bandPenalty", bandPenalty);
  requireNotNegative("wingCurvature", wingCurvature);
  if (wanted !== "free" && wanted !== "allowed") {
    throw new StrikebookError("argument", `butterfly is ${JSON.stringify(wanted)}`, 'use "free" or "allowed"');
  }
  const used = usedQuotes(quotes, LEAST_POINTS, "an SVI slice");
  const problem = makeProblem(used, bandPenalty, wingCurvature);
  const outcome = searchSvi(problem, starts, maxIterations, wanted === "free");
  const found = toSviParameters(problem, outcome.unknowns);
  const { parameters, verdict } = wanted === "free" ? proved(found, problem.level) : unproved(found);
  return describe(quotes.tauYears, used, problem, outcome, parameters, verdict, maxIterations);
}

function makeProblem(used: readonly UsedQuote[], bandPenalty: number, wingCurvature: number): SviProblem {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let level = 0;
  let banded = false;
  for (const { k, w, bid, ask } of used) {
    low = Math.min(low, k);
    high = Math.max(high, k);
    level += w / used.length;
    banded ||= !Number.isNaN(bid) || !Number.isNaN(ask);
  }
  const width = high - low;
  const centre = 0.5 * (low + high);
  const rootWeights = Float64Array.from(used, (quote) => Math.sqrt((quote.weight * level) / quote.w));
  const scaled = (of: (quote: UsedQuote) => number): Float64Array =>
    Float64Array.from(used, (quote) => of(quote) / level);
  return {
    x: Float64Array.from(used, (quote) => (quote.k - centre) / width),
    y: scaled((quote) => quote.w),
    rootWeights,
    lower: Float64Array.of(LEAST_FLOOR, 0, -THETA_BOUND, -FARTHEST_CENTRE, NARROWEST_BEND),
    upper: Float64Array.of(1e6, width / level, THETA_BOUND, FARTHEST_CENTRE, WIDEST_BEND),
    centre,
    width,
    level,
    band:
      banded && bandPenalty > 0
        ? { bid: scaled(({ bid }) => bid), ask: scaled(({ ask }) => ask), factor: bandPenalty }
        : undefined,
    wingCurvature: wingCurvature * rootWeights.reduce((sum, root) => sum + root * root, 0),
    prior: 0,
    arbitrage: 0,
  };
}

/** Lifts the slice by the last few ulps that the proof needs. */
function proved(found: SviParameters, level: number): { parameters: SviParameters; verdict: SviFit["butterflyProof"] } {
  let parameters = found;
  let { verdict } = sviButterflyProof(parameters);
  if (verdict === "free") return { parameters, verdict };
  const { leftVariance, rightVariance } = sviShortfall(found);
  const lifted = found.a + Math.max(0, leftVariance, rightVariance);
  for (let margin = 1e-11; verdict !== "free" && margin < 1e-3; margin *= 10) {
    parameters = { ...found, a: lifted + margin * level };
    verdict = sviButterflyProof(parameters).verdict;
  }
  return { parameters, verdict };
}

function unproved(found: SviParameters): { parameters: SviParameters; verdict: SviFit["butterflyProof"] } {
  return { parameters: found, verdict: sviButterflyProof(found).verdict };
}

function describe(
  tauYears: number,
  used: readonly UsedQuote[],
  problem: SviProblem,
  outcome: SviOutcome,
  parameters: SviParameters,
  butterflyProof: SviFit["butterflyProof"],
  maxIterations: number,
): SviFit {
  let squares = 0;
  let maxErrorVol = 0;
  for (const { k, w } of used) {
    const error = (Math.sqrt(sviTotalVariance(parameters, k)) - Math.sqrt(w)) / Math.sqrt(tauYears);
    squares += error * error;
    maxErrorVol = Math.max(maxErrorVol, Math.abs(error));
  }
  const low = problem.centre - 0.5 * problem.width;
  const high = problem.centre + 0.5 * problem.width;
  const around = sviMinimumButterfly(parameters, low - problem.width, high + problem.width);
  const inside = butterflyProof === "free" ? around : sviMinimumButterfly(parameters, low, high);
  const butterfly = inside.minimum <= around.minimum ? inside : around;
  const atBound = boundsOf(outcome.unknowns, problem);
  const events = [
    ...butterflyEvents(inside, butterfly, low, high, butterflyProof),
    ...searchEvents(outcome, problem, atBound, maxIterations),
    ...moneyEvents(low, high),
  ];
  return makeFit({
    parameters,
    tauYears,
    points: used.length,
    range: [low, high],
    rmseVol: Math.sqrt(squares / used.length),
    maxErrorVol,
    iterations: outcome.iterations,
    start: { index: outcome.start, of: outcome.of, parameters: toSviParameters(problem, outcome.startUnknowns) },
    converged: outcome.converged,
    constrained: outcome.constrained,
    butterfly,
    butterflyProof,
    atmVol: Math.sqrt(sviTotalVariance(parameters, 0) / tauYears),
    atBound,
    events,
    warnings: eventWarnings(events),
  });
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
          ["free of butterfly arbitrage", fit.butterflyProof === "free" ? "proved" : fit.butterflyProof],
          ["steps", fit.iterations],
          ["converged", fit.converged],
          ["start", `${fit.start.index + 1} of ${fit.start.of}`],
          ["warnings", fit.warnings.join("; ") || "none"],
        ],
      };
    },
  };
}
