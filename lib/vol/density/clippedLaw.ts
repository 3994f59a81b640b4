import { brentRoot } from "../numerics/brentRoot.js";
import type { PriceLaw } from "./PriceLaw.js";

/** Where a density was below 0 and by how much mass. */
export interface ClippedMass {
  /** Log-moneyness between which it was negative. */
  readonly from: number;
  readonly to: number;
  /** Negative mass there, as a number above 0. */
  readonly mass: number;
}

const NODES = 400;

/** Intervals of negative density between `low` and `high`, their ends found to full accuracy. */
export function negativeIntervals(law: PriceLaw, low: number, high: number): ClippedMass[] {
  const from = Math.asinh(low / law.width);
  const step = (Math.asinh(high / law.width) - from) / NODES;
  const found: ClippedMass[] = [];
  let start: number | undefined;
  let before = low;
  for (let i = 0; i <= NODES; i++) {
    const k = law.width * Math.sinh(from + i * step);
    const negative = law.logDensity(k) < 0;
    if (negative && start === undefined) start = i === 0 ? k : brentRoot(law.logDensity, before, k);
    else if (!negative && start !== undefined) {
      found.push(interval(law, start, brentRoot(law.logDensity, before, k)));
      start = undefined;
    }
    before = k;
  }
  if (start !== undefined) found.push(interval(law, start, high));
  return found.filter(({ mass }) => mass > 0);
}

function interval(law: PriceLaw, from: number, to: number): ClippedMass {
  return { from, to, mass: fall(law, from, to) };
}

/** By how much the distribution function falls from one point to the other. */
function fall(law: PriceLaw, from: number, to: number): number {
  return from + to < 0 ? law.lower(from) - law.lower(to) : law.upper(to) - law.upper(from);
}

function shareFall(law: PriceLaw, from: number, to: number): number {
  return from + to < 0 ? law.lowerShare(from) - law.lowerShare(to) : law.upperShare(to) - law.upperShare(from);
}

/**
 * A law with its negative density set to 0 and the rest scaled down to mass 1. The distribution function stays a
 * closed form: what the law loses over each interval is known from its own distribution function. The mean moves off
 * the forward; how far is the caller's to report.
 */
export function clippedLaw(law: PriceLaw, intervals: readonly ClippedMass[]): PriceLaw {
  const shares = intervals.map(({ from, to }) => shareFall(law, from, to));
  const added = intervals.reduce((sum, { mass }) => sum + mass, 0);
  const addedShare = shares.reduce((sum, share) => sum + share, 0);
  const scale = 1 / (1 + added);
  const inside = (k: number): boolean => intervals.some(({ from, to }) => k > from && k < to);
  const below = (k: number, of: (from: number, to: number) => number, whole: (i: number) => number): number =>
    intervals.reduce((sum, { from, to }, i) => sum + (k >= to ? whole(i) : k > from ? of(from, k) : 0), 0);
  const massBelow = (k: number): number => {
    return below(
      k,
      (from, to) => fall(law, from, to),
      (i) => intervals[i]!.mass,
    );
  };
  const shareBelow = (k: number): number => {
    return below(
      k,
      (from, to) => shareFall(law, from, to),
      (i) => shares[i]!,
    );
  };
  const clipped: PriceLaw = {
    forward: law.forward,
    tauYears: law.tauYears,
    width: law.width,
    joins: [...law.joins, ...intervals.flatMap(({ from, to }) => [from, to])].sort((a, b) => a - b),
    momentBound: law.momentBound,
    logMomentBound: law.logMomentBound,
    logDensity: (k) => (inside(k) ? 0 : scale * Math.max(law.logDensity(k), 0)),
    lower: (k) => scale * (law.lower(k) + massBelow(k)),
    upper: (k) => scale * (law.upper(k) + added - massBelow(k)),
    lowerShare: (k) => scale * (law.lowerShare(k) + shareBelow(k)),
    upperShare: (k) => scale * (law.upperShare(k) + addedShare - shareBelow(k)),
    put: (k) => Math.exp(k) * clipped.lower(k) - clipped.lowerShare(k),
    call: (k) => clipped.upperShare(k) - Math.exp(k) * clipped.upper(k),
  };
  return clipped;
}
