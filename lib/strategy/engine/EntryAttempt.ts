import type { LegDefinition } from "../definition/StrategyDefinition.js";
import type { EntryRejections } from "./EntryRejections.js";
import type { FillQuotes } from "./FillQuotes.js";
import type { LegFill, OrderDecision } from "./Position.js";
import type { PositionRules } from "./PositionRules.js";
import type { StrikeChooser } from "./StrikeChooser.js";

/** A leg to be held, with the fill that opened it. */
export interface EnteredLeg {
  readonly leg: LegDefinition;
  readonly contract: number;
  readonly entry: LegFill;
}

/** All legs in at one second, or an order that was given up at one. */
export type EntryOutcome =
  | { readonly second: number; readonly legs: readonly EnteredLeg[]; readonly decision: OrderDecision }
  | { readonly second: number; readonly legs?: undefined };

/** What the entries of one day share. */
export interface EntryContext {
  readonly rules: PositionRules;
  readonly quotes: FillQuotes;
  readonly strikes: StrikeChooser;
  /** First second at which the clock closes positions: no entry fills at it or later. */
  readonly exitSecond: number;
  readonly rejections: EntryRejections;
  readonly missedEntries: string[];
  readonly work: { legSeconds: number };
}

/** An entry rule on one tape, as the search for the next position asks it. */
export interface EntryAttempt {
  /** Name of the rule in trades and rejections. */
  readonly name: string;
  /** First second from `from` to `until` at which it decides to open, or undefined. */
  nextDecision(from: number, until: number): number | undefined;
  /** Tries to fill the decision of `second`. */
  fill(second: number): EntryOutcome;
  /** It was asked from `from` to `until`, and opened nothing by a decision there: counts what kept it. */
  asked(from: number, until: number): void;
  /** It could not be asked from `from` to `until`: a position was open, or an order waited. */
  busy(from: number, until: number): void;
  /** A position that it opened has ended. */
  ended(exitSecond: number): void;
  /** The day is over. */
  finish(): void;
}
