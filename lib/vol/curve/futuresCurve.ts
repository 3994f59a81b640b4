import { type DisplayData, StrikebookError } from "../../task/index.js";
import { requireNotNegative, requirePositive } from "../requireArgument.js";

/** A dated future with a price: the mid of its quotes, or its mark. */
export interface DatedFuture {
  readonly tauYears: number;
  readonly price: number;
  /** Shown beside the figures, such as the exchange's name. */
  readonly name?: string | undefined;
}

/** Prices of one underlying at one moment, in one unit. */
export interface FuturesCurveInput {
  /** Price for delivery now: the index. */
  readonly index: number;
  /** Price of the perpetual future, whose distance from the index is what funding pays for. */
  readonly perpetual?: number | undefined;
  readonly futures: readonly DatedFuture[];
}

/** One dated future against the index. */
export interface FuturesPoint extends DatedFuture {
  /** Price less index, in points. */
  readonly basisPoints: number;
  /** Price over index less 1, a fraction. */
  readonly basisFraction: number;
  /** ln(price/index)/tauYears: the continuous rate a year at which the future grows out of the index. */
  readonly carryPerYear: number;
  /** Continuous rate a year between this future and the one before it (the index before the first). */
  readonly forwardCarryPerYear: number;
}

/** Forward prices of all times, with what each dated future says about carry. */
export interface FuturesCurve {
  readonly index: number;
  readonly perpetual: number | undefined;
  /** Perpetual less index, in points; NaN without a perpetual. */
  readonly perpetualBasisPoints: number;
  /** By time to expiry. */
  readonly points: readonly FuturesPoint[];
  /** Last future; beyond it the last forward carry goes on. */
  readonly lastTauYears: number;
  /** Forward price after `tauYears` >= 0. */
  forward(tauYears: number): number;
  /** Continuous carry from now to `tauYears` > 0. */
  carry(tauYears: number): number;
  readonly warnings: readonly string[];
  toDisplay(): DisplayData;
}

/**
 * Forward prices of all times from an index and its dated futures: ln(price) joined by straight lines in time, so that
 * the carry is flat between futures. At time 0 the curve is the index; before the first future the carry is that future's.
 *
 * The perpetual is reported and takes no part: it has no expiry, and its distance from the index is paid away as funding.
 *
 * @throws StrikebookError("empty") without a future; ("argument") for prices or times not above 0 and for two futures
 *   with one expiry
 */
export function futuresCurve(input: FuturesCurveInput): FuturesCurve {
  const { index, perpetual } = input;
  requirePositive("index", index);
  if (perpetual !== undefined) requirePositive("perpetual", perpetual);
  if (input.futures.length === 0) {
    throw new StrikebookError("empty", "a futures curve without a dated future", "pass one future, or use the index");
  }
  const sorted = [...input.futures].sort((a, b) => a.tauYears - b.tauYears);
  const points = sorted.map((future, i): FuturesPoint => {
    const label = future.name ?? `futures[${i}]`;
    requirePositive(`${label}: tauYears`, future.tauYears);
    requirePositive(`${label}: price`, future.price);
    const before = i === 0 ? { tauYears: 0, price: index } : sorted[i - 1]!;
    if (future.tauYears === before.tauYears) {
      const what = `two futures expire after ${future.tauYears} years`;
      throw new StrikebookError("argument", what, "pass each expiry once");
    }
    return {
      ...future,
      basisPoints: future.price - index,
      basisFraction: future.price / index - 1,
      carryPerYear: Math.log(future.price / index) / future.tauYears,
      forwardCarryPerYear: Math.log(future.price / before.price) / (future.tauYears - before.tauYears),
    };
  });
  const last = points[points.length - 1]!;
  const warnings = points
    .filter((point) => Math.abs(point.forwardCarryPerYear) > 0.5)
    .map((point) => {
      const percent = (100 * point.forwardCarryPerYear).toFixed(0);
      return `${point.name ?? `the future at ${point.tauYears.toFixed(4)} years`} implies a carry of ${percent} % a year`;
    });
  const forward = (tauYears: number): number => {
    requireNotNegative("tauYears", tauYears);
    const at = points.find((point) => point.tauYears >= tauYears) ?? last;
    return at.price * Math.exp(at.forwardCarryPerYear * (tauYears - at.tauYears));
  };
  return {
    index,
    perpetual,
    perpetualBasisPoints: perpetual === undefined ? Number.NaN : perpetual - index,
    points,
    lastTauYears: last.tauYears,
    forward,
    carry(tauYears) {
      requirePositive("tauYears", tauYears);
      return Math.log(forward(tauYears) / index) / tauYears;
    },
    warnings,
    toDisplay() {
      return {
        kind: "table",
        title: `Futures over the index ${index}`,
        columns: ["future", "years", "price", "basis, points", "basis, %", "carry, % a year"],
        rows: points.map((point, i) => [
          point.name ?? `future ${i + 1}`,
          point.tauYears,
          point.price,
          point.basisPoints,
          100 * point.basisFraction,
          100 * point.carryPerYear,
        ]),
        totalRows: points.length,
      };
    },
  };
}
