import type { ParameterRef } from "../definition/ParameterSchema.js";

/** A number as written, or a parameter of the definition. */
export type Argument = number | ParameterRef;

/** Arguments of a value by name: `{ minutes: 5, period: parameter("slowPeriod") }`. */
export type Arguments = Readonly<Record<string, Argument>>;

/** A value of the underlying or the clock as known at a second: `barEma`, `dayRangePercent`, `secondOfSession`. */
export interface IndexValue {
  readonly index: string;
  readonly with?: Arguments;
}

/**
 * A value of one leg's contract as known at a second: `bid`, `imbalance`, `vwap`. In an entry's conditions the leg is the
 * contract that its strike rule would pick at that second; in a held position it is the contract that is held, and values
 * of holding ({@link HELD_LEG_VALUES}) exist too. A leg that is not held has no value.
 */
export interface LegValue {
  readonly leg: string;
  readonly value: string;
  readonly with?: Arguments;
}

/** A value of the whole open position, one of {@link POSITION_VALUES}. */
export interface PositionValue {
  readonly position: string;
  /** The management rule that `timesFired` and `secondsSince` speak of. */
  readonly rule?: string;
}

/** A value of the row that the scan engine stands on, and of the rows of the same contract before it. */
export interface RowValue {
  readonly row: string;
  readonly with?: Arguments;
}

/** Names of operators; comparisons and logic give 1 or 0. */
export const OPERATORS = [
  "add",
  "subtract",
  "multiply",
  "divide",
  "absolute",
  "smallest",
  "largest",
  "above",
  "atLeast",
  "below",
  "atMost",
  "all",
  "any",
  "not",
  "crossesAbove",
  "crossesBelow",
  "earlier",
] as const;

export type Operator = (typeof OPERATORS)[number];

/** An operation on values. `earlier` looks `seconds` back, on the grid in seconds and never before the session. */
export interface Operation {
  readonly op: Operator;
  readonly of: readonly Expression[];
  /** Of `earlier` only. */
  readonly seconds?: Argument;
}

/**
 * A number or a condition as plain data, so that a definition can be hashed, shown and compiled.
 *
 * What is not known is NaN. A comparison with an unknown value is unknown, and so is `not` of it; `all` is false when any
 * part is false and unknown when none is false and one is unknown, `any` the other way round. **A condition holds only when it is
 * known to hold.** Division by zero is unknown.
 */
export type Expression = number | ParameterRef | IndexValue | LegValue | PositionValue | RowValue | Operation;

/** Values that a leg has while it is held, beside those of its contract. */
export const HELD_LEG_VALUES = [
  /** Price that closing now would get (long) or cost (short), by the fill model; points. */
  "closePrice",
  "entryPrice",
  /** Points since its entry, positive when the leg gains. */
  "pnlPoints",
  /** Largest and smallest `closePrice` since its entry, this second included. */
  "highestClosePrice",
  "lowestClosePrice",
  "heldSeconds",
  /** Underlying when it was opened. */
  "entrySpot",
  /** 1 while the leg is held, else 0: the one value that a leg has that is not held. */
  "isHeld",
  /** Change of the contract's middle over the change of the underlying in the last `seconds`; unknown when that did not move. */
  "empiricalDelta",
] as const;

/** What a leg is, held or about to be chosen; points. In an entry's conditions of the contract that would be picked. */
export const LEG_TERMS = ["strike"] as const;

/** Values of the whole position. */
export const POSITION_VALUES = [
  /** What closing all held legs would cost now, points a lot; negative when it brings money. */
  "costToClose",
  /** Net premium received when the position was opened, points a lot; negative when it was paid. */
  "premiumReceived",
  /** Net premium of all legs ever opened, and of those held now, at their entry prices. */
  "premiumInTotal",
  "premiumOfHeldLegs",
  /** Closed legs and open ones, points a lot; its largest value since the entry. */
  "pnlPoints",
  "highestPnlPoints",
  "realisedPoints",
  "heldSeconds",
  "entrySpot",
  "legsHeld",
  /** How often the management rule `rule` has acted, and seconds since it last did (unknown before). */
  "timesFired",
  "secondsSince",
] as const;
