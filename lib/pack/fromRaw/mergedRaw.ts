import type { SpotSeries } from "../../columns/QuoteRun.js";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import type { LakePart } from "../../lake/LakePart.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { CleanSpot } from "./packSpotPart.js";

/** A raw part made for one merge. */
export interface MergedRaw {
  readonly part: LakePart;
  remove(): Promise<void>;
}

export async function mergedOptions(
  _session: DuckDbSession,
  _root: string,
  _raw: LakePart,
  _existing: LakePart,
  _task: TaskOptions,
): Promise<MergedRaw> {
  throw new Error("not yet");
}

/** Prices of both, the lake's where both have one. */
export function mergedSpot(_clean: CleanSpot, _known: SpotSeries, _existing: LakePart): CleanSpot {
  throw new Error("not yet");
}
