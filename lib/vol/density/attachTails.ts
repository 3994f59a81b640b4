import { StrikebookError } from "../../task/index.js";
import { brentRoot } from "../numerics/brentRoot.js";
import { requireOneOf } from "../requireOneOf.js";
import { lawQuantile } from "./lawQuantile.js";
import type { PriceLaw } from "./PriceLaw.js";
import { type TailFamily, type TailShape, tailShape } from "./TailShape.js";

/** Where a tail starts: a probability that lies beyond it, the last quote, or nowhere. */
export type TailJoin = number | "quotedRange" | "none";

export interface TailOptions {
  readonly family: TailFamily;
  /** `quotedRange` (the lowest quote) when absent; 0.02 starts it at the 2 % quantile. */
  readonly lower?: TailJoin | undefined;
  /** `quotedRange` (the highest quote) when absent; 0.02 starts it at the 98 % quantile. */
  readonly upper?: TailJoin | undefined;
}

/** A tail in its place. */
export interface AttachedTail {
  readonly side: "lower" | "upper";
  /** Log-moneyness of the join. */
  readonly at: number;
  /** Probability beyond it. */
  readonly probability: number;
  /** The distance is ln(join/price) for the lower tail and (price - join)/forward for the upper one. */
  readonly shape: TailShape;
}

/** A law whose tails were replaced. */
export interface TailedLaw {
  readonly law: PriceLaw;
  readonly tails: readonly AttachedTail[];
}

/**
 * Replaces the tails of a law by generalised Pareto or generalised extreme value tails. Three conditions fix the three
 * unknowns (location, scale, shape): at the join the tail has the law's own distribution function, density and option
 * price. The last one keeps every option price inside the joins, and with them the mean at the forward; S. Figlewski
 * (2010) matches the density at a second point in its place.
 *
 * The upper tail lives in price. The lower one lives in log price, so that no probability falls below a price of 0.
 *
 * @throws StrikebookError("argument") when the quoted range is unbounded and no probability is given, for probabilities
 * outside 0 to 0.5, or when the density at the join is not above 0
 */
export function attachTails(law: PriceLaw, range: readonly [number, number], options: TailOptions): TailedLaw {
  requireOneOf("tails.family", options.family, ["generalisedPareto", "generalisedExtremeValue"]);
  const lowerAt = joinAt(law, range[0], options.lower ?? "quotedRange", "lower");
  const upperAt = joinAt(law, range[1], options.upper ?? "quotedRange", "upper");
  const tails: AttachedTail[] = [];
  let joined = law;
  if (lowerAt !== undefined) {
    const probability = law.lower(lowerAt);
    const shape = lowerShape(law, lowerAt, probability, options.family);
    tails.push({ side: "lower", at: lowerAt, probability, shape });
    joined = withLowerTail(joined, lowerAt, shape);
  }
  if (upperAt !== undefined) {
    const probability = law.upper(upperAt);
    const shape = upperShape(law, upperAt, probability, options.family);
    tails.push({ side: "upper", at: upperAt, probability, shape });
    joined = withUpperTail(joined, upperAt, shape);
  }
  return { law: joined, tails };
}

function joinAt(law: PriceLaw, quoted: number, join: TailJoin, side: "lower" | "upper"): number | undefined {
  if (join === "none") return undefined;
  if (join !== "quotedRange") {
    if (!(join > 0 && join < 0.5)) {
      throw new StrikebookError("argument", `the ${side} tail's probability is ${join}`, "pass a number from 0 to 0.5");
    }
    return lawQuantile(law, side === "lower" ? join : 1 - join);
  }
  if (!Number.isFinite(quoted)) {
    const cure = `give the ${side} tail a probability, such as 0.02, or "none"`;
    throw new StrikebookError("argument", "the smile does not say where its quotes end", cure);
  }
  const probability = side === "lower" ? law.lower(quoted) : law.upper(quoted);
  if (!(probability > 0 && probability < 0.5)) {
    const what = `a probability of ${probability} lies beyond the quotes on the ${side} side`;
    throw new StrikebookError("argument", what, `give the ${side} tail a probability, such as 0.02, or "none"`);
  }
  return quoted;
}

function requireDensity(density: number, at: number): void {
  if (!(density > 0)) {
    const what = `the density at the join, log-moneyness ${at}, is ${density}`;
    throw new StrikebookError("argument", what, "join the tail where the smile has no butterfly arbitrage");
  }
}

function upperShape(law: PriceLaw, at: number, probability: number, family: TailFamily): TailShape {
  const density = law.logDensity(at) * Math.exp(-at);
  requireDensity(density, at);
  const price = law.call(at);
  // A generalised Pareto tail is worth p sigma/(1 - xi), with sigma = p/density.
  if (family === "generalisedPareto")
    return tailShape(family, probability, density, 1 - probability ** 2 / (density * price));
  return solveShape(
    (xi) => tailShape(family, probability, density, xi).excess(0) / price - 1,
    1,
    (xi) => tailShape(family, probability, density, xi),
  );
}

function lowerShape(law: PriceLaw, at: number, probability: number, family: TailFamily): TailShape {
  const density = law.logDensity(at);
  requireDensity(density, at);
  const price = law.put(at) * Math.exp(-at);
  return solveShape(
    (xi) => tailShape(family, probability, density, xi).discountedExcess(0) / price - 1,
    Number.POSITIVE_INFINITY,
    (xi) => tailShape(family, probability, density, xi),
  );
}

/** The price rises with the shape, from a tail that ends at once to one that never thins out. */
function solveShape(excess: (xi: number) => number, bound: number, make: (xi: number) => TailShape): TailShape {
  let low = -0.5;
  while (excess(low) > 0 && low > -1e3) low *= 2;
  let high = Math.min(0.5, bound);
  for (let i = 0; excess(high) < 0 && i < 60; i++) high = bound === 1 ? 1 - 0.5 * (1 - high) : 2 * high;
  return make(brentRoot(excess, low, high));
}

function withLowerTail(law: PriceLaw, at: number, tail: TailShape): PriceLaw {
  const lower = (k: number): number => (k >= at ? law.lower(k) : tail.survival(at - k));
  const put = (k: number): number => (k >= at ? law.put(k) : Math.exp(at) * tail.discountedExcess(at - k));
  const lowerShare = (k: number): number => (k >= at ? law.lowerShare(k) : Math.exp(k) * lower(k) - put(k));
  return {
    ...law,
    logMomentBound: tail.shape > 1e-9 ? 1 / tail.shape : Number.POSITIVE_INFINITY,
    joins: [...(tail.end < Number.POSITIVE_INFINITY ? [at - tail.end] : []), at, ...law.joins.filter((k) => k > at)],
    logDensity: (k) => (k >= at ? law.logDensity(k) : tail.density(at - k)),
    lower,
    upper: (k) => (k >= at ? law.upper(k) : 1 - lower(k)),
    lowerShare,
    upperShare: (k) => (k >= at ? law.upperShare(k) : 1 - lowerShare(k)),
    put,
    call: (k) => (k >= at ? law.call(k) : put(k) - Math.expm1(k)),
  };
}

function withUpperTail(law: PriceLaw, at: number, tail: TailShape): PriceLaw {
  const distance = (k: number): number => Math.exp(at) * Math.expm1(k - at);
  const upper = (k: number): number => (k <= at ? law.upper(k) : tail.survival(distance(k)));
  const call = (k: number): number => (k <= at ? law.call(k) : tail.excess(distance(k)));
  const upperShare = (k: number): number => (k <= at ? law.upperShare(k) : call(k) + Math.exp(k) * upper(k));
  const end = Math.log(Math.exp(at) + tail.end);
  return {
    ...law,
    momentBound: tail.shape > 1e-9 ? 1 / tail.shape : Number.POSITIVE_INFINITY,
    joins: [...law.joins.filter((k) => k < at), at, ...(end < Number.POSITIVE_INFINITY ? [end] : [])],
    logDensity: (k) => (k <= at ? law.logDensity(k) : tail.density(distance(k)) * Math.exp(k)),
    upper,
    lower: (k) => (k <= at ? law.lower(k) : 1 - upper(k)),
    upperShare,
    lowerShare: (k) => (k <= at ? law.lowerShare(k) : 1 - upperShare(k)),
    put: (k) => (k <= at ? law.put(k) : call(k) + Math.expm1(k)),
    call,
  };
}
