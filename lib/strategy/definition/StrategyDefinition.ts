import type { Argument, Expression } from "../expression/Expression.js";
import type { ParameterRef, ParameterSchema } from "./ParameterSchema.js";
import type { ParameterValues } from "./resolveParameters.js";

/**
 * How the strike of a leg is chosen, with spot and quotes as known at the second of the choice. Rules are those of
 * `StrikeSelector`; two are of structures: `nearestStrike` gives all its legs one strike, `pointsFromLeg` looks at
 * another leg.
 */
export type StrikeRule =
  /**
   * The strike nearest to spot that is quoted for **every** leg with this rule, so that they share one strike; of two
   * equally near ones the lower. Strikes further than `maxDistanceSteps` strike steps from spot do not count.
   */
  | { readonly rule: "nearestStrike"; readonly maxDistanceSteps: ParameterRef }
  /** The first strike out of the money on the venue's grid: above spot for a call, below for a put. */
  | { readonly rule: "firstOutOfTheMoney" }
  /** The quoted strike nearest to `points` out of the money (negative: in the money). */
  | { readonly rule: "pointsAway"; readonly points: Argument }
  /** The quoted strike nearest to `percent` of spot out of the money. */
  | { readonly rule: "percentAway"; readonly percent: Argument }
  /** Absolute delta nearest to `delta`, 0.3 and not 30. */
  | { readonly rule: "deltaTarget"; readonly delta: Argument }
  /** Walking out of the money from spot: the first that costs `minPoints` to `maxPoints`. */
  | { readonly rule: "premiumRange"; readonly minPoints: Argument; readonly maxPoints: Argument }
  /** The largest open interest. */
  | { readonly rule: "maximumOpenInterest" }
  /** `points` further out of the money than the leg named, which stands before this one. */
  | { readonly rule: "pointsFromLeg"; readonly leg: string; readonly points: Argument }
  /** Scan engine only: every contract of the option type, each by itself. */
  | { readonly rule: "everyStrike" };

/** One leg of the structure. */
export interface LegDefinition {
  readonly name: string;
  readonly side: "short" | "long";
  readonly optionType: "CE" | "PE";
  readonly strike: StrikeRule;
  /** Lots of this leg for one lot of the strategy. */
  readonly ratio: number;
  /** `nearest` when absent; `next` is the first expiry after the nearest one, for calendars. */
  readonly expiry?: "nearest" | "next";
  /** `management`: only a management rule opens it; entries do when absent. */
  readonly opens?: "entry" | "management";
}

/** A condition with the name under which the run counts what it kept from trading. */
export interface NamedCondition {
  readonly name: string;
  readonly holds: Expression;
}

/** When a position is opened. */
export type EntryRule =
  /** At a time of the venue's clock, at the first second at which every leg can be filled. At most once a day. */
  | {
      readonly rule: "clock";
      /** `clock` when absent. */
      readonly name?: string;
      readonly at: ParameterRef;
      /** The entry is given up this many seconds after `at`. */
      readonly windowSeconds: ParameterRef;
      /** Names of the legs it opens; all legs that entries open when absent. */
      readonly legs?: readonly string[];
    }
  /**
   * On data: at every second from `from` to `until` (that second included) the conditions are asked in their order, and the
   * first that does not hold is counted. When all hold and the strikes can be chosen, the order is sent; it fills at the
   * first quotes of those contracts stamped after the decision and its latency, within `entryFillSeconds`.
   */
  | {
      readonly rule: "when";
      readonly name: string;
      readonly from: ParameterRef;
      readonly until: ParameterRef;
      readonly conditions: readonly NamedCondition[];
      readonly maxPerDay: Argument;
      /** Seconds after a position's exit before the next entry by this rule; 0 when absent. */
      readonly cooldownSeconds?: Argument;
      readonly legs?: readonly string[];
    }
  /** The same on the rows of one contract, for the scan engine: one leg, conditions on `row` and `index` values. */
  | {
      readonly rule: "rows";
      readonly name: string;
      readonly from: ParameterRef;
      readonly until: ParameterRef;
      readonly conditions: readonly NamedCondition[];
      readonly maxPerDay: Argument;
      readonly cooldownSeconds?: Argument;
      /** The one leg it opens. */
      readonly legs: readonly [string];
    };

/**
 * What closes the whole position: the first rule that holds, and of several at one second the first in the list. Rules on
 * prices look at closing prices by the fill model. Shares of premium are those of the legs that are held: after a part was
 * closed, of what is left.
 */
export type ExitRule =
  /** Cost to close has fallen to (1 - fraction) of the net premium that the held legs brought. */
  | { readonly rule: "premiumTarget"; readonly fraction: ParameterRef }
  /** Cost to close has risen to `multiple` times the net premium that the held legs brought. */
  | { readonly rule: "premiumStop"; readonly multiple: ParameterRef }
  /** Of a position that paid premium: the value of the held legs is `fraction` above (below) what was paid for them. */
  | { readonly rule: "gainTarget"; readonly fraction: ParameterRef }
  | { readonly rule: "lossStop"; readonly fraction: ParameterRef }
  /** Profit (loss) of the position in points a lot, closed legs included. */
  | { readonly rule: "pointsTarget"; readonly points: ParameterRef }
  | { readonly rule: "pointsStop"; readonly points: ParameterRef }
  /** Of a position that paid premium: value over premium of the held legs has fallen `fraction` below its largest. */
  | { readonly rule: "trailingStop"; readonly fraction: ParameterRef }
  /** Profit has fallen `points` below its largest since the entry, once that was `armAtPoints` or more (0 when absent). */
  | { readonly rule: "trailingPoints"; readonly points: ParameterRef; readonly armAtPoints?: ParameterRef }
  /** A time limit after the entry, decided by the clock. */
  | { readonly rule: "maxHold"; readonly seconds: ParameterRef }
  /** A condition on values of the position, its legs and the index. */
  | { readonly rule: "when"; readonly name: string; readonly holds: Expression }
  /** Scan engine: a condition on the rows of the contract that is held. */
  | { readonly rule: "rows"; readonly name: string; readonly holds: Expression }
  | { readonly rule: "clock"; readonly at: ParameterRef }
  /**
   * On the next day of the run on which the contract trades: the position is carried overnight. On a day after which no such
   * day can come (the last one of the run, or the contract expires first) nothing is opened.
   */
  | { readonly rule: "nextDayClock"; readonly at: ParameterRef };

/** What a management rule does; all of its orders fill at one second. */
export type ManagementAction =
  /** Closes a held leg, or a `share` of its lots (0.5), rounded to whole lots and at least one. */
  | { readonly action: "close"; readonly leg: string; readonly share?: Argument }
  /** Opens a leg that is not held; its strike is chosen at the second of the decision. */
  | { readonly action: "open"; readonly leg: string }
  /** Closes the held leg and opens it again at the strike that its rule, or `strike` here, picks now. */
  | { readonly action: "roll"; readonly leg: string; readonly strike?: StrikeRule };

/**
 * What is done with an open position, decided on data. A rule whose leg cannot be opened waits. A position that has no leg
 * left is closed.
 */
export interface ManagementRule {
  readonly name: string;
  readonly when: Expression;
  readonly do: readonly ManagementAction[];
  /** Times a position. */
  readonly atMost: Argument;
}

/** Days on which a strategy may trade. */
export type CalendarRule = "everyDay" | "expiryDays";

/** A set of parameters that has a name: a tweak of the same trade, never another file. */
export interface StrategyVariant {
  readonly name: string;
  readonly description: string;
  readonly parameters: ParameterValues;
}

/**
 * A strategy as plain data: what a reader must know to trade it, and what the engine runs. Its hash identifies it in
 * run records; the archive document is generated from it. A changed parameter is a variant, not a new definition.
 */
export interface StrategyDefinition {
  readonly id: string;
  readonly name: string;
  /** `selling`, `buying`, `benchmark`. */
  readonly family: string;
  /** Set within the family, as the sources name it: `original`, `advanced`, `theta`, `ai`, ... */
  readonly set?: string;
  readonly style: string;
  /** `stated`: the rules are the source's. `reconstructed`: the source names the trade, and its rules were designed here. */
  readonly origin?: "stated" | "reconstructed";
  /** Where the rules were stated. */
  readonly source?: string;
  /** Underlyings it is meant for; a run on another one is refused. */
  readonly underlyings: readonly string[];
  /** Two to five lines. */
  readonly description: string;
  readonly concept: string;
  readonly whyItShouldWork: string;
  readonly failureModes: readonly string[];
  /** At least two measures that keep it from failing badly. */
  readonly robustness: readonly string[];
  readonly assumptions: { readonly stated: readonly string[]; readonly inferred: readonly string[] };
  /** `grid` when absent: one step a second. `scan`: every row of single contracts. */
  readonly engine?: "grid" | "scan";
  readonly calendar: CalendarRule;
  /** Tags of `data/calendars/events.csv` on whose days there is no entry: `budget`, `election`. */
  readonly eventExclusions?: readonly string[];
  /** `nearest`: the first expiry on or after the day in the data's expiry column. */
  readonly expiry: "nearest";
  readonly legs: readonly LegDefinition[];
  readonly entries: readonly EntryRule[];
  readonly management?: readonly ManagementRule[];
  readonly exits: readonly ExitRule[];
  /** No exit and no management rule on data acts sooner than this after the entry. */
  readonly minHoldSeconds?: ParameterRef;
  /** May a position be opened while another one is open? In a scan of every strike: one for each contract. */
  readonly overlapAllowed: boolean;
  readonly sizing: {
    readonly rule: "fixedLots";
    readonly lots: ParameterRef;
    /** Share of a portfolio's capital, percent, and lots by underlying there; the run itself trades `lots`. */
    readonly portfolio?: { readonly sharePercent: number; readonly lots?: Readonly<Record<string, number>> };
  };
  /** False: run only when asked for by name, and never part of the intraday portfolio. True when absent. */
  readonly isStandard?: boolean;
  readonly parameters: readonly ParameterSchema[];
  readonly variants?: readonly StrategyVariant[];
  /** Source file of the definition, relative to the package. */
  readonly codeReference: string;
}
