import { StrikebookError } from "../../task/index.js";
import { eventWarnings } from "../eventWarnings.js";
import { requirePositive } from "../requireArgument.js";
import { requireOneOf } from "../requireOneOf.js";
import type { Smile } from "../smile/Smile.js";
import type { VolEvent } from "../VolEvent.js";
import { type AttachedTail, attachTails, type TailOptions } from "./attachTails.js";
import { centralMoments } from "./centralMoments.js";
import { clippedLaw, negativeIntervals } from "./clippedLaw.js";
import type { Density } from "./Density.js";
import { densityEvents, tailEvents } from "./densityEvents.js";
import { lawMoments } from "./lawMoments.js";
import { lawQuantile } from "./lawQuantile.js";
import { lawRange } from "./lawRange.js";
import type { PriceLaw } from "./PriceLaw.js";
import { smileLaw } from "./smileLaw.js";

export interface SmileDensityOptions {
  /** Points of the grid; 401 when absent. */
  readonly gridSize?: number | undefined;
  /** Half-width of the grid in standard deviations at the money, sqrt(w(0)); 6 when absent. */
  readonly widthStd?: number | undefined;
  /** Tails in place of the smile's own extrapolation, which holds when absent. */
  readonly tails?: TailOptions | undefined;
  /**
   * What becomes of negative density: `keep` (when absent) leaves it, `clip` sets it to 0 and scales the rest to mass
   * 1. Either is an event with its size.
   */
  readonly negativeDensity?: "keep" | "clip" | undefined;
  /** Raises the first event that is more than information, repairs included; false when absent. */
  readonly strict?: boolean | undefined;
}

/**
 * Risk-neutral density of the price at expiry from any smile, in closed form: the second derivative of the call price
 * in strike (D. Breeden and R. Litzenberger, Journal of Business 51, 1978, 621-651) written through the butterfly
 * function, density(K) = g(k) n(d2) / (K sqrt(w)). The distribution function is the first derivative of the
 * undiscounted put. Mass and moments are integrals over the whole line, not sums over the grid.
 *
 * Nothing is repaired unasked: a negative density, missing mass, a mean off the forward or an infinite moment is an
 * event in `events`, with its place and size. A moment that does not exist is NaN.
 *
 * @throws StrikebookError("argument") for a smile without a total variance above 0, or bad options; ("integrity") for
 * the first event above `info` when `strict`
 * @example smileDensity(sviSmile(fit.parameters, { forward, tauYears })).probabilityBelow(24_000)
 */
export function smileDensity(smile: Smile, options: SmileDensityOptions = {}): Density {
  const { gridSize = 401, widthStd = 6, tails: tailOptions, negativeDensity = "keep", strict = false } = options;
  requirePositive("forward", smile.forward);
  requirePositive("tauYears", smile.tauYears);
  requirePositive("widthStd", widthStd);
  if (!(Number.isInteger(gridSize) && gridSize >= 3)) {
    throw new StrikebookError("argument", `gridSize is ${gridSize}`, "it must be an integer of at least 3");
  }
  requireOneOf("negativeDensity", negativeDensity, ["keep", "clip"]);
  const own = smileLaw(smile);
  const { law: tailed, tails } =
    tailOptions === undefined ? { law: own, tails: [] } : attachTails(own, smile.range, tailOptions);
  const half = widthStd * own.width;
  const repairs: VolEvent[] = tailEvents(tails);
  let law = tailed;
  if (negativeDensity === "clip") {
    const { low, high } = lawRange(tailed);
    const intervals = negativeIntervals(tailed, Math.min(low, -half), Math.max(high, half));
    for (const { from, to, mass } of intervals) {
      const message = `clipped a negative mass of ${mass.toPrecision(3)} between k = ${from.toFixed(4)} and ${to.toFixed(4)}`;
      repairs.push({ severity: "warning", code: "arbitrageRepair", message, where: 0.5 * (from + to), size: mass });
    }
    if (intervals.length > 0) law = clippedLaw(tailed, intervals);
  }
  const result = makeDensity(law, tailed, tails, half, gridSize, (moments, meanOff) => [
    ...repairs,
    ...densityEvents({ smile, law, tails, moments, half, meanOff, reportNegative: negativeDensity === "keep" }),
  ]);
  const [first] = strict ? result.warnings : [];
  if (first !== undefined) {
    throw new StrikebookError(
      "integrity",
      `the density is not sound: ${first}`,
      "refit the smile, or pass strict: false",
    );
  }
  return result;
}

function makeDensity(
  law: PriceLaw,
  unclipped: PriceLaw,
  tails: readonly AttachedTail[],
  half: number,
  gridSize: number,
  events: (moments: ReturnType<typeof lawMoments>, meanOff: number) => VolEvent[],
): Density {
  const { forward, tauYears } = law;
  const logMoneyness = new Float64Array(gridSize);
  const strikes = new Float64Array(gridSize);
  const density = new Float64Array(gridSize);
  const cdf = new Float64Array(gridSize);
  let count = 0;
  let minimum = Number.POSITIVE_INFINITY;
  for (let i = 0; i < gridSize; i++) {
    const k = half * ((2 * i) / (gridSize - 1) - 1);
    logMoneyness[i] = k;
    strikes[i] = forward * Math.exp(k);
    const before = unclipped.logDensity(k) / strikes[i]!;
    if (before < 0) count++;
    minimum = Math.min(minimum, before);
    density[i] = law === unclipped ? before : law.logDensity(k) / strikes[i]!;
    cdf[i] = law.lower(k);
  }
  const moments = lawMoments(law);
  const meanOff = moments.price[0] + moments.mass - 1;
  const meanMinusForward = forward * meanOff;
  const central = centralMoments(moments.price);
  const variance = forward * forward * central.variance;
  const found = events(moments, meanOff);
  const logMoneynessOf = (name: string, strike: number): number => {
    requirePositive(name, strike);
    return Math.log(strike / forward);
  };
  const result: Density = {
    forward,
    tauYears,
    strikes,
    logMoneyness,
    density,
    cdf,
    mass: moments.mass,
    mean: forward + meanMinusForward,
    meanMinusForward,
    variance,
    stdev: Math.sqrt(variance),
    skewness: central.skewness,
    kurtosis: central.kurtosis,
    logReturn: centralMoments(moments.log),
    negativeDensity: { count, minimum },
    tails,
    law,
    events: found,
    warnings: eventWarnings(found),
    quantile: (probability) => forward * Math.exp(lawQuantile(law, probability)),
    probabilityBelow: (strike) => law.lower(logMoneynessOf("strike", strike)),
    probabilityAbove: (strike) => law.upper(logMoneynessOf("strike", strike)),
    probabilityBetween(low, high) {
      const from = logMoneynessOf("low", low);
      const to = logMoneynessOf("high", high);
      if (!(low <= high))
        throw new StrikebookError("argument", `low is ${low} and high ${high}`, "low must not be above high");
      return from + to < 0 ? law.lower(to) - law.lower(from) : law.upper(from) - law.upper(to);
    },
    toDisplay() {
      return {
        kind: "record",
        title: "Risk-neutral density",
        entries: [
          ["forward", forward],
          ["years to expiry", tauYears],
          ["mass", result.mass],
          ["mean minus forward, points", meanMinusForward],
          ["standard deviation, points", result.stdev],
          ["skewness", result.skewness],
          ["kurtosis", result.kurtosis],
          ["5 % quantile", result.quantile(0.05)],
          ["median", result.quantile(0.5)],
          ["95 % quantile", result.quantile(0.95)],
          ["grid points with negative density", count],
          ["events", found.map((event) => `${event.severity}: ${event.message}`).join("; ") || "none"],
        ],
      };
    },
  };
  return result;
}
