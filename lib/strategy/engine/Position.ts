import type { CivilDate } from "../../time/index.js";
import type { LegDefinition } from "../definition/StrategyDefinition.js";

/** The quote that filled an order: its row on the tape (-1 when no quote ever could), its price and its age. */
export interface Fill {
  readonly row: number;
  readonly price: number;
  readonly ageSeconds: number;
}

export interface EntryFill extends Fill {
  readonly leg: LegDefinition;
  /** Number of the contract on the tape. */
  readonly contract: number;
}

/** All legs in at one second. */
export interface OpenPosition {
  readonly expiry: CivilDate;
  readonly second: number;
  readonly decisionMicros: number;
  readonly spot: number;
  readonly legs: readonly EntryFill[];
}

/** All legs out at one second. */
export interface PositionExit {
  readonly second: number;
  readonly reason: "target" | "stop" | "time" | "endOfData";
  readonly decidedBy: "clock" | "data";
  readonly decisionMicros: number;
  readonly spot: number;
  /** Seconds since the entry at which nothing could be decided, the exit's own second included. */
  readonly blindSeconds: number;
  /** One fill per leg of the position, in its order. */
  readonly fills: readonly Fill[];
}

export interface ClosedPosition {
  readonly open: OpenPosition;
  readonly exit: PositionExit;
}
