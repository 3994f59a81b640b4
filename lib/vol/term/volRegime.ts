import { StrikebookError } from "../../task/index.js";

/** A volatility regime; `unknown` while the history is too short. */
export type VolRegime = "low" | "normal" | "high" | "crash" | "unknown";

export interface RegimeBounds {
  /** Percentile below which volatility is low; 0.25 when absent. */
  readonly low?: number | undefined;
  /** From which it is high; 0.75 when absent. */
  readonly high?: number | undefined;
  /** From which it is a crash; 0.99 when absent. */
  readonly crash?: number | undefined;
}

/**
 * Regime of a rolling percentile; `unknown` where it is NaN, as `rollingPercentile` begins.
 *
 * @throws StrikebookError("argument") for a percentile outside 0 to 1, or bounds that do not ascend
 */
export function volRegime(percentile: number, bounds: RegimeBounds = {}): VolRegime {
  const { low = 0.25, high = 0.75, crash = 0.99 } = bounds;
  if (!(0 <= low && low <= high && high <= crash && crash <= 1)) {
    throw new StrikebookError(
      "argument",
      `the bounds are low ${low}, high ${high}, crash ${crash}`,
      "they must ascend from 0 to 1",
    );
  }
  if (Number.isNaN(percentile)) return "unknown";
  if (!(percentile >= 0 && percentile <= 1)) {
    throw new StrikebookError("argument", `percentile is ${percentile}`, "it must be from 0 to 1, or NaN for unknown");
  }
  if (percentile >= crash) return "crash";
  if (percentile >= high) return "high";
  return percentile < low ? "low" : "normal";
}
