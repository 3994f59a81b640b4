import { requireNotNegative, requirePositive } from "../requireArgument.js";
import type { VolEvent } from "../VolEvent.js";

/** What the monitors need of one snapshot; NaN where it could not be measured. */
export interface FlowSnapshot {
  /** Price of the underlying. */
  readonly underlying: number;
  /** Price of the future for the density's expiry. */
  readonly future: number;
  /** Mean and kurtosis of the implied density. */
  readonly impliedMean: number;
  readonly kurtosis: number;
  /** Total gamma exposure, and the open interest behind it. */
  readonly gammaExposure: number;
  readonly openInterest: number;
}

export interface FlowLimits {
  /** Relative change of kurtosis; 0.5 when absent. */
  readonly kurtosisChange?: number | undefined;
  /** Largest relative move of an underlying that counts as stable; 0.01 when absent. */
  readonly stableMove?: number | undefined;
  /** Distance of the implied mean from the future, as a share of it; 0.02 when absent. */
  readonly meanOffset?: number | undefined;
  /** Largest relative change of open interest that counts as none; 0.01 when absent. */
  readonly openInterestChange?: number | undefined;
}

/**
 * Warning signs between two snapshots, after the research notes on thin markets: kurtosis that jumps on a stable
 * underlying, an implied mean far from the future (of the later snapshot), and an exposure whose sign flips while open
 * interest stays. Each points at the data or the fit, not at the market. A check that a NaN prevents is an event too.
 *
 * @throws StrikebookError("argument") for a price or a limit that is not above 0
 */
export function compareSnapshots(before: FlowSnapshot, after: FlowSnapshot, limits: FlowLimits = {}): VolEvent[] {
  const { kurtosisChange = 0.5, stableMove = 0.01, meanOffset = 0.02, openInterestChange = 0.01 } = limits;
  requirePositive("before.underlying", before.underlying);
  requirePositive("after.underlying", after.underlying);
  requirePositive("after.future", after.future);
  for (const [name, value] of Object.entries({ kurtosisChange, stableMove, meanOffset, openInterestChange })) {
    requireNotNegative(name, value);
  }
  const events: VolEvent[] = [];
  const percent = (share: number): string => `${(100 * share).toPrecision(3)} %`;
  const check = (code: VolEvent["code"], sizes: number[], alarmed: boolean, size: number, message: string): void => {
    if (sizes.some((value) => Number.isNaN(value))) {
      events.push({ severity: "info", code: "notMeasured", message: `${code} could not be checked`, size: Number.NaN });
    } else if (alarmed) events.push({ severity: "warning", code, message, size });
  };

  const move = Math.abs(after.underlying / before.underlying - 1);
  const jump = Math.abs(after.kurtosis / before.kurtosis - 1);
  check(
    "kurtosisJump",
    [before.kurtosis, after.kurtosis],
    jump > kurtosisChange && move <= stableMove,
    jump,
    `kurtosis went from ${before.kurtosis.toPrecision(4)} to ${after.kurtosis.toPrecision(4)} while the underlying moved ${percent(move)}`,
  );
  const offset = after.impliedMean / after.future - 1;
  check(
    "meanOffFuture",
    [after.impliedMean],
    Math.abs(offset) > meanOffset,
    offset,
    `the implied mean ${after.impliedMean} is ${percent(offset)} from the future ${after.future}`,
  );
  const held = Math.max(before.openInterest, after.openInterest);
  const change = held > 0 ? Math.abs(after.openInterest - before.openInterest) / held : 0;
  check(
    "signFlip",
    [before.gammaExposure, after.gammaExposure, before.openInterest, after.openInterest],
    before.gammaExposure * after.gammaExposure < 0 && change <= openInterestChange,
    change,
    `gamma exposure went from ${before.gammaExposure.toPrecision(4)} to ${after.gammaExposure.toPrecision(4)} while open interest changed ${percent(change)}`,
  );
  return events;
}
