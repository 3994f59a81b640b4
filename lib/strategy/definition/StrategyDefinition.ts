import type { ParameterRef, ParameterSchema } from "./ParameterSchema.js";

/** How the strike of a leg is chosen, with the spot as known at the second of the entry. */
export type StrikeRule =
  /**
   * The strike nearest to spot that is quoted for **every** leg with this rule, so that they share one strike; of two
   * equally near ones the lower. Strikes further than `maxDistanceSteps` strike steps from spot do not count.
   */
  | { readonly rule: "nearestStrike"; readonly maxDistanceSteps: ParameterRef }
  /** The first strike out of the money on the venue's grid: above spot for a call, below for a put. */
  | { readonly rule: "firstOutOfTheMoney" };

/** One leg of the structure that an entry opens. */
export interface LegDefinition {
  readonly name: string;
  readonly side: "short" | "long";
  readonly optionType: "CE" | "PE";
  readonly strike: StrikeRule;
  /** Lots of this leg for one lot of the strategy. */
  readonly ratio: number;
}

/** When a position is opened. At most one entry a day and rule. */
export interface EntryRule {
  readonly rule: "clock";
  readonly at: ParameterRef;
  /** The entry is given up this many seconds after `at`. */
  readonly windowSeconds: ParameterRef;
}

/** When it is closed: the first rule that holds. Premium rules look at what closing the position would cost. */
export type ExitRule =
  /** Cost to close has fallen to (1 - fraction) of the net premium received. */
  | { readonly rule: "premiumTarget"; readonly fraction: ParameterRef }
  /** Cost to close has risen to `multiple` times the net premium received. */
  | { readonly rule: "premiumStop"; readonly multiple: ParameterRef }
  | { readonly rule: "clock"; readonly at: ParameterRef };

/** Days on which a strategy may trade. */
export type CalendarRule = "everyDay" | "expiryDays";

/**
 * A strategy as plain data: what a reader must know to trade it, and what the engine runs. Its hash identifies it in
 * run records; the archive document is generated from it. A changed parameter is a variant, not a new definition.
 */
export interface StrategyDefinition {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  readonly style: string;
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
  readonly calendar: CalendarRule;
  /** `nearest`: the first expiry on or after the day in the data's expiry column. */
  readonly expiry: "nearest";
  readonly legs: readonly LegDefinition[];
  readonly entries: readonly EntryRule[];
  readonly exits: readonly ExitRule[];
  /** May a position be opened while another one is open? */
  readonly overlapAllowed: boolean;
  readonly sizing: { readonly rule: "fixedLots"; readonly lots: ParameterRef };
  readonly parameters: readonly ParameterSchema[];
  /** Source file of the definition, relative to the package. */
  readonly codeReference: string;
}
