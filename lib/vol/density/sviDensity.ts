import { StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";
import { requireSvi } from "../svi/requireSvi.js";
import type { SviParameters } from "../svi/SviParameters.js";
import { sviMinimumButterfly } from "../svi/sviMinimumButterfly.js";
import type { Density, DensityEvent } from "./Density.js";
import { logDensity, lowerProbability, sviLocal } from "./smileLaw.js";
import { type SviMoments, sviMoments } from "./sviMoments.js";
import { sviQuantile } from "./sviQuantile.js";

export interface SviDensityOptions {
  /** Forward for the expiry of the slice; the mean of the law. */
  readonly forward: number;
  readonly tauYears: number;
  /** Points of the grid; 401 when absent. */
  readonly gridSize?: number | undefined;
  /** Half-width of the grid in standard deviations at the money, sqrt(w(0)); 6 when absent. */
  readonly widthStd?: number | undefined;
}

/** How far mass and mean/forward may be from 1. */
const TOLERANCE = 1e-8;

/**
 * Risk-neutral density of the price at expiry from a raw SVI slice, in closed form: the second derivative of the call
 * price in strike (D. Breeden and R. Litzenberger, Journal of Business 51, 1978, 621-651) written through the
 * butterfly function, density(K) = g(k) n(d2) / (K sqrt(w)). The distribution function is the first derivative of the
 * undiscounted put. Mass and moments are integrals over the whole line, not sums over the grid.
 *
 * Nothing is clipped or repaired: a negative density, missing mass, a mean off the forward or an infinite moment is
 * an event in `warnings`. A moment that does not exist is NaN.
 *
 * @throws StrikebookError("argument") for parameters outside the domain of raw SVI or bad options
 */
export function sviDensity(parameters: SviParameters, options: SviDensityOptions): Density {
  const { forward, tauYears, gridSize = 401, widthStd = 6 } = options;
  requireSvi(parameters);
  requirePositive("forward", forward);
  requirePositive("tauYears", tauYears);
  requirePositive("widthStd", widthStd);
  if (!(Number.isInteger(gridSize) && gridSize >= 3)) {
    throw new StrikebookError("argument", `gridSize is ${gridSize}`, "it must be an integer of at least 3");
  }

  const half = widthStd * Math.sqrt(sviLocal(parameters, 0).w);
  const logMoneyness = new Float64Array(gridSize);
  const strikes = new Float64Array(gridSize);
  const density = new Float64Array(gridSize);
  const cdf = new Float64Array(gridSize);
  let count = 0;
  let minimum = Number.POSITIVE_INFINITY;
  for (let i = 0; i < gridSize; i++) {
    const k = half * ((2 * i) / (gridSize - 1) - 1);
    const local = sviLocal(parameters, k);
    logMoneyness[i] = k;
    strikes[i] = forward * Math.exp(k);
    density[i] = logDensity(k, local) / strikes[i]!;
    cdf[i] = lowerProbability(k, local);
    if (density[i]! < 0) count++;
    minimum = Math.min(minimum, density[i]!);
  }

  const moments = sviMoments(parameters);
  const meanMinusForward = forward * (moments.raw[0] + moments.mass - 1);
  const central = centralMoments(moments);
  const variance = forward * forward * central.variance;
  const warnings = densityEvents(parameters, moments, half, meanMinusForward / forward);
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
    negativeDensity: { count, minimum },
    warnings,
    quantile: (probability) => forward * Math.exp(sviQuantile(parameters, probability)),
    probabilityBelow(strike) {
      requirePositive("strike", strike);
      const k = Math.log(strike / forward);
      return lowerProbability(k, sviLocal(parameters, k));
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
          ["warnings", warnings.map((event) => `${event.severity}: ${event.message}`).join("; ") || "none"],
        ],
      };
    },
  };
  return result;
}

/** Central moments of price/forward from the raw ones about the forward. */
function centralMoments({ raw }: SviMoments): { variance: number; skewness: number; kurtosis: number } {
  const [m1, m2, m3, m4] = raw;
  const variance = m2 - m1 * m1;
  const third = m3 - 3 * m1 * m2 + 2 * m1 ** 3;
  const fourth = m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 ** 4;
  return { variance, skewness: third / variance ** 1.5, kurtosis: fourth / (variance * variance) };
}

function densityEvents(p: SviParameters, moments: SviMoments, half: number, meanOff: number): DensityEvent[] {
  const events: DensityEvent[] = [];
  const add = (severity: DensityEvent["severity"], message: string): void => {
    events.push({ severity, message });
  };
  const [low, high] = moments.range;
  const onGrid = sviMinimumButterfly(p, -half, half);
  const anywhere = sviMinimumButterfly(p, low, high);
  if (anywhere.minimum < 0 || onGrid.minimum < 0) {
    const worst = anywhere.minimum < onGrid.minimum ? anywhere : onGrid;
    const where = onGrid.minimum < 0 ? "on the grid too" : "but nowhere on the grid";
    const message = `negative density: g(k) = ${worst.minimum.toPrecision(3)} at k = ${worst.at.toFixed(4)}, ${where}`;
    add(onGrid.minimum < 0 ? "warning" : "info", message);
  }
  const steepest = p.b * (1 + Math.abs(p.rho));
  if (steepest >= 2) add("error", `a wing has the slope ${steepest.toPrecision(3)}, and Lee's bound is 2`);
  if (!(Math.abs(moments.mass - 1) <= TOLERANCE)) add("error", `the density integrates to ${moments.mass}, not 1`);
  if (!(Math.abs(meanOff) <= TOLERANCE)) add("error", `the mean is off the forward by ${meanOff.toPrecision(3)} of it`);
  if (!(moments.tail <= 1e-10)) add("error", `a probability of ${moments.tail.toPrecision(3)} lies beyond reach`);
  if (!moments.settled) add("warning", "mass and moments had not settled at the finest integration step");
  const missing = ["variance", "skewness", "kurtosis"].filter((_name, i) => Number.isNaN(moments.raw[i + 1]!));
  if (missing.length > 0) {
    const bound = `the right wing bounds finite moments at order ${moments.momentBound.toFixed(2)} (Lee)`;
    add("warning", `${missing.join(", ")} not defined: ${bound}, and tails near it cannot be integrated`);
  }
  return events;
}
