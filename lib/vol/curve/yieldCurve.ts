import { type DisplayData, StrikebookError } from "../../task/index.js";
import { requireFinite, requireNotNegative, requirePositive } from "../requireArgument.js";
import { requireLengths } from "../requireLengths.js";
import { requireOneOf } from "../requireOneOf.js";
import type { InnerCurve } from "./InnerCurve.js";
import { monotoneConvex } from "./monotoneConvex.js";

export type YieldInterpolation = "logLinear" | "monotoneConvex";

/** Discount factors of all maturities. Rates are continuously compounded, fractions a year; times are years. */
export interface YieldCurve {
  readonly interpolation: YieldInterpolation;
  /** Times of the nodes, ascending. */
  readonly tauYears: Float64Array;
  /** Zero rates at the nodes. */
  readonly zeroRates: Float64Array;
  /** Last node; beyond it the last forward rate goes on. */
  readonly lastTauYears: number;
  /** Price today of 1 paid after `tauYears` >= 0. */
  discountFactor(tauYears: number): number;
  /** -ln(discount factor)/tauYears; at 0 the limit from above. */
  zeroRate(tauYears: number): number;
  /** Average rate between two times, the second later. */
  forwardRate(fromYears: number, toYears: number): number;
  toDisplay(): DisplayData;
}

/**
 * Yield curve through continuously compounded zero rates.
 *
 * `logLinear` (the default) joins ln(discount factor) by straight lines, so that forward rates are flat between nodes: it
 * never makes an arbitrage from positive forwards, and it is local. `monotoneConvex` makes the forward rates continuous
 * and keeps them positive where the nodes allow (P. Hagan and G. West, "Interpolation methods for curve construction",
 * Applied Mathematical Finance 13, 2006, 89-129). Before the first node the zero rate is that of the first node; after
 * the last one the last forward rate goes on.
 *
 * @param tauYears ascending, the first above 0
 * @param zeroRates continuous, fractions a year, one for each time
 * @throws StrikebookError("argument") for times that do not ascend, rates that are not finite, or unequal lengths;
 *   ("empty") without a node
 */
export function yieldCurve(
  tauYears: ArrayLike<number>,
  zeroRates: ArrayLike<number>,
  interpolation: YieldInterpolation = "logLinear",
): YieldCurve {
  requireOneOf("interpolation", interpolation, ["logLinear", "monotoneConvex"]);
  const times = Float64Array.from(tauYears);
  const rates = Float64Array.from(zeroRates);
  if (times.length === 0) throw new StrikebookError("empty", "a yield curve without nodes", "pass at least one rate");
  requireLengths(times.length, "tauYears", { zeroRates });
  for (let i = 0; i < times.length; i++) {
    requirePositive(`tauYears[${i}]`, times[i]!);
    requireFinite(`zeroRates[${i}]`, rates[i]!);
    if (Math.abs(rates[i]!) > 1) {
      const what = `zeroRates[${i}] is ${rates[i]}`;
      throw new StrikebookError("argument", what, "give rates as fractions a year, 0.05 for 5 %");
    }
    if (i > 0 && times[i]! <= times[i - 1]!) {
      const what = `tauYears[${i}] is ${times[i]} after ${times[i - 1]}`;
      throw new StrikebookError("argument", what, "sort the nodes by time, each time once");
    }
  }
  const last = times.length - 1;
  const lastTauYears = times[last]!;
  const logs = times.map((time, i) => rates[i]! * time);
  const inner = interpolation === "monotoneConvex" ? monotoneConvex(times, logs) : logLinear(times, logs);
  /** Minus the log of the discount factor. */
  const logAt = (time: number): number =>
    time <= lastTauYears ? inner.logAt(time) : logs[last]! + inner.lastForward * (time - lastTauYears);

  return {
    interpolation,
    tauYears: times,
    zeroRates: rates,
    lastTauYears,
    discountFactor(time) {
      requireNotNegative("tauYears", time);
      return Math.exp(-logAt(time));
    },
    zeroRate(time) {
      requireNotNegative("tauYears", time);
      return time === 0 ? inner.firstForward : logAt(time) / time;
    },
    forwardRate(from, to) {
      requireNotNegative("fromYears", from);
      requireFinite("toYears", to);
      if (!(to > from)) {
        throw new StrikebookError("argument", `toYears ${to} is not after ${from}`, "pass the later time second");
      }
      return (logAt(to) - logAt(from)) / (to - from);
    },
    toDisplay() {
      return {
        kind: "table",
        title: `Yield curve, ${interpolation === "logLinear" ? "linear in log discount" : "monotone convex"}`,
        columns: ["years", "zero rate, %", "discount factor"],
        rows: [...times].map((time, i) => [time, 100 * rates[i]!, Math.exp(-logs[i]!)]),
        totalRows: times.length,
      };
    },
  };
}

function logLinear(times: Float64Array, logs: Float64Array): InnerCurve {
  const last = times.length - 1;
  const forwardBefore = (i: number): number =>
    i === 0 ? logs[0]! / times[0]! : (logs[i]! - logs[i - 1]!) / (times[i]! - times[i - 1]!);
  return {
    firstForward: forwardBefore(0),
    lastForward: forwardBefore(last),
    logAt(time) {
      let i = 0;
      while (times[i]! < time) i++;
      return logs[i]! - forwardBefore(i) * (times[i]! - time);
    },
  };
}
