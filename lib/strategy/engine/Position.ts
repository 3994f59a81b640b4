import type { ContractIdentity } from "../../contract/index.js";
import type { CivilDate } from "../../time/index.js";
import type { LegDefinition } from "../definition/StrategyDefinition.js";

/** Why an order was sent: instant up to which data had been seen, and the rule. */
export interface OrderDecision {
  readonly micros: number;
  readonly decidedBy: "clock" | "data";
  /** `entry`, the name of a management rule, or what closed the position. */
  readonly reason: string;
}

/** One order that was filled. */
export interface LegFill {
  /** Row of the quote that filled, on the tape of its day; -1 when no quote ever could. */
  readonly row: number;
  /** Second of the session, and its instant (epoch µs UTC). */
  readonly second: number;
  readonly micros: number;
  readonly price: number;
  readonly quoteMicros: number;
  readonly ageSeconds: number;
  /** Middle of that quote's book, NaN when one side is missing. */
  readonly midPrice: number;
  /** Quantity at the side of the book that filled, units of the underlying; NaN when it is not known. */
  readonly touchQuantity: number;
  /** Underlying at that second, NaN when it is missing or too old. */
  readonly spot: number;
  readonly decision: OrderDecision;
}

/** A contract in a slot of the definition: one leg while it is held. */
export interface OpenLeg {
  readonly leg: LegDefinition;
  /** Number of the contract on the tape. */
  readonly contract: number;
  readonly identity: ContractIdentity;
  /** Lots held, the leg's ratio included. */
  readonly lots: number;
  readonly entry: LegFill;
}

/** A leg that was closed; of a leg that was closed in parts, one part. */
export interface HeldLeg extends OpenLeg {
  readonly exit: LegFill;
}

/** From the first leg in to the last leg out. */
export interface ClosedPosition {
  /** Name of the entry rule. */
  readonly entryRule: string;
  /** Lots of the strategy. */
  readonly lots: number;
  /** Day of the entry. */
  readonly date: CivilDate;
  readonly expiry: CivilDate;
  readonly entry: PositionEnd;
  readonly exit: PositionEnd;
  /** Seconds between entry and exit at which nothing could be decided, the exit's own second included. */
  readonly blindSeconds: number;
  /** Of a position that was carried over night: seconds of its holding time that lie in sessions on its tapes. */
  readonly sessionSeconds?: number;
  /** In the order in which they were opened, those of the entry first; then in the order in which they were closed. */
  readonly legs: readonly HeldLeg[];
}

/** When and why a position was opened or closed. */
export interface PositionEnd {
  /** Second of the session of its own day, and its instant (epoch µs UTC). */
  readonly second: number;
  readonly micros: number;
  readonly spot: number;
  readonly decision: OrderDecision;
}
