import type { EntryRejection } from "../RunRecord.js";
import type { OpenPosition } from "./OpenPosition.js";
import type { ClosedPosition } from "./Position.js";

/** What an engine did with one strategy on one tape. */
export interface EngineDay {
  /** In the order of their entries. */
  readonly positions: readonly ClosedPosition[];
  /** Why an entry rule opened nothing, one line each. */
  readonly missedEntries: readonly string[];
  /** The same as counts, by rule and filter: seconds that were looked at, or slots. */
  readonly rejections: readonly EntryRejection[];
  /** Positions that stay open over night. */
  readonly carried: readonly CarriedPosition[];
  /** Work done: legs held x seconds looked at, and legs of an entry x seconds at which it was asked for. */
  readonly legSeconds: number;
}

/** A position that is open at the session's end, and what it is worth if no later day can close it. */
export interface CarriedPosition {
  readonly position: OpenPosition;
  /** Closed at its last prices of the day: the trade when there is no later day on which its contracts have quotes. */
  readonly atLastPrices: ClosedPosition;
}

/** A day on which nothing was done. */
export const IDLE_DAY: EngineDay = { positions: [], missedEntries: [], rejections: [], carried: [], legSeconds: 0 };
