import type { Smile } from "../smile/Smile.js";
import { smileMinimumButterfly } from "../smile/smileMinimumButterfly.js";
import type { VolEvent } from "../VolEvent.js";
import type { AttachedTail } from "./attachTails.js";
import type { LawMoments } from "./lawMoments.js";
import type { PriceLaw } from "./PriceLaw.js";
import { FARTHEST } from "./smileLaw.js";

/** How far mass and mean/forward may be from 1. */
const TOLERANCE = 1e-8;

/** One event for each tail that was attached. */
export function tailEvents(tails: readonly AttachedTail[]): VolEvent[] {
  return tails.map(({ side, at, probability, shape }): VolEvent => {
    const kind = shape.family === "generalisedPareto" ? "generalised Pareto" : "generalised extreme value";
    const message = `the ${side} tail beyond k = ${at.toFixed(4)} (probability ${probability.toPrecision(3)}) is ${kind}, shape ${shape.shape.toPrecision(3)}`;
    // A shape this far from 0 means that the three conditions at the join hardly agree with each other.
    const severity = Math.abs(shape.shape) > 1 ? "warning" : "info";
    return { severity, code: "tail", message, where: at, size: probability };
  });
}

/** What the events are about. */
export interface JudgedLaw {
  readonly smile: Smile;
  readonly law: PriceLaw;
  readonly tails: readonly AttachedTail[];
  readonly moments: LawMoments;
  /** Half-width of the grid in log-moneyness. */
  readonly half: number;
  /** Mean over forward, minus 1. */
  readonly meanOff: number;
  /** False when negative density was clipped: that has its own events. */
  readonly reportNegative: boolean;
}

/** What is wrong with a law, or must be known about it. */
export function densityEvents({ smile, law, tails, moments, half, meanOff, reportNegative }: JudgedLaw): VolEvent[] {
  const events: VolEvent[] = [];
  const add = (
    severity: VolEvent["severity"],
    code: VolEvent["code"],
    message: string,
    where?: number,
    size?: number,
  ): void => {
    events.push({ severity, code, message, where, size });
  };
  const { mass, range, tail, worst } = moments;
  // What lies beyond a join is no longer the smile's.
  const joinOf = (side: "lower" | "upper"): number | undefined => tails.find((one) => one.side === side)?.at;
  const low = joinOf("lower") ?? Number.NEGATIVE_INFINITY;
  const high = joinOf("upper") ?? Number.POSITIVE_INFINITY;
  if (reportNegative) {
    const onGrid = smileMinimumButterfly(smile, Math.max(low, -half), Math.min(high, half));
    const anywhere = smileMinimumButterfly(smile, Math.max(low, range[0]), Math.min(high, range[1]));
    const { minimum, at } = anywhere.minimum < onGrid.minimum ? anywhere : onGrid;
    if (minimum < 0) {
      const where = onGrid.minimum < 0 ? "on the grid too" : "but nowhere on the grid";
      const message = `negative density: g(k) = ${minimum.toPrecision(3)} at k = ${at.toFixed(4)}, ${where}`;
      add(onGrid.minimum < 0 ? "warning" : "info", "butterflyArbitrage", message, at, minimum);
    }
  }
  for (const [side, join] of [
    [-1, joinOf("lower")],
    [1, joinOf("upper")],
  ] as const) {
    const slope = side * smile.local(side * FARTHEST).slope;
    if (slope >= 2 && join === undefined) {
      const message = `a wing has the slope ${slope.toPrecision(3)}, and Lee's bound is 2: refit the smile or attach a tail`;
      add("error", "wingSlope", message, side * FARTHEST, slope);
    }
  }
  if (!(Math.abs(mass - 1) <= TOLERANCE))
    add("error", "mass", `the density integrates to ${mass}, not 1`, worst.at, mass - 1);
  if (!(Math.abs(meanOff) <= TOLERANCE)) {
    add("error", "mean", `the mean is off the forward by ${meanOff.toPrecision(3)} of it`, undefined, meanOff);
  }
  if (!(tail <= 1e-10))
    add("error", "tail", `a probability of ${tail.toPrecision(3)} lies beyond reach`, undefined, tail);
  if (!moments.settled) {
    add(
      "warning",
      "notConverged",
      "mass and moments had not settled at the finest integration step",
      worst.at,
      worst.size,
    );
  }
  const missing = ["variance", "skewness", "kurtosis"].filter((_name, i) => Number.isNaN(moments.price[i + 1]!));
  if (missing.length > 0) {
    const bound = `the right tail bounds finite moments at order ${law.momentBound.toFixed(2)}`;
    add("warning", "moments", `${missing.join(", ")} not defined: ${bound}, and tails near it cannot be integrated`);
  }
  const names = ["mean", "variance", "skewness", "kurtosis"];
  const unknown = names.flatMap((name, i) => (Number.isNaN(moments.log[i]!) ? [{ name, order: i + 1 }] : []));
  if (unknown.length > 0) {
    // A moment that exists may still have too much of itself beyond the farthest price of the integration.
    const listed = (of: typeof unknown, what: string): string[] =>
      of.length > 0 ? [`${of.map(({ name }) => name).join(", ")} ${what}`] : [];
    const verdicts = [
      ...listed(
        unknown.filter(({ order }) => order >= law.logMomentBound),
        "not defined",
      ),
      ...listed(
        unknown.filter(({ order }) => order < law.logMomentBound),
        "out of reach",
      ),
    ];
    const bound = Number.isFinite(law.logMomentBound)
      ? `the lower tail bounds its finite moments at order ${law.logMomentBound.toFixed(2)}`
      : "the lower wing is too steep";
    add("warning", "moments", `log return: ${verdicts.join("; ")}: ${bound}`, joinOf("lower"));
  }
  return events;
}
