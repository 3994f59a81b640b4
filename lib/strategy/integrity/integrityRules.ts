/** One rule of the integrity gate. */
export interface IntegrityRule {
  readonly name: string;
  /** Verdict of a run that breaks it. */
  readonly status: "suspect" | "incomplete";
  /** What the rule says of a run that breaks it. */
  readonly sentence: string;
}

/** Names of the rules. */
export type IntegrityRuleName =
  | "failed-day"
  | "day-count"
  | "no-trades"
  | "no-input"
  | "error-event"
  | "missing-price-fill"
  | "zero-price-fill"
  | "stale-fill"
  | "fill-at-deciding-row"
  | "fill-not-in-data"
  | "passed-over-quote"
  | "stop-at-level"
  | "spot-look-ahead"
  | "spot-not-in-data"
  | "contract-mismatch"
  | "entry-without-exit"
  | "late-exit"
  | "blind-holding"
  | "overlapping-trades"
  | "off-calendar"
  | "expiry-missing"
  | "win-rate"
  | "one-tick-hold"
  | "premium-bound"
  | "units-disagree"
  | "causality"
  | "cumulative-volume";

/** Every rule of the integrity gate, in the order of its reasons. The documentation prints this table. */
export const INTEGRITY_RULES: readonly (IntegrityRule & { readonly name: IntegrityRuleName })[] = [
  { name: "failed-day", status: "incomplete", sentence: "A requested day failed." },
  {
    name: "day-count",
    status: "incomplete",
    sentence: "The requested days are not exactly the days that traded, were skipped for a recorded reason, or failed.",
  },
  { name: "no-trades", status: "suspect", sentence: "No day traded: there is nothing to judge." },
  { name: "no-input", status: "suspect", sentence: "The study names no input." },
  { name: "error-event", status: "suspect", sentence: "The study recorded an error." },
  { name: "missing-price-fill", status: "suspect", sentence: "A fill has no price." },
  { name: "zero-price-fill", status: "suspect", sentence: "A fill is at a price of zero or less." },
  {
    name: "stale-fill",
    status: "suspect",
    sentence: "A fill is at a quote older than the tolerance, of unknown age, or stamped after the fill.",
  },
  {
    name: "fill-at-deciding-row",
    status: "suspect",
    sentence:
      "A decision on data filled at a quote not stamped after it or sooner than the latency allows, or a decision by the clock at a quote stamped before its time.",
  },
  {
    name: "fill-not-in-data",
    status: "suspect",
    sentence:
      "The data show no row with the contract and stamp of a fill, or another price, middle or quantity there than the trade states.",
  },
  {
    name: "passed-over-quote",
    status: "suspect",
    sentence: "A fill is at a quote although the contract had a newer one at that instant.",
  },
  {
    name: "stop-at-level",
    status: "suspect",
    sentence: "An exit that data decided filled at a better price than the data show: at the level of its rule.",
  },
  {
    name: "spot-look-ahead",
    status: "suspect",
    sentence: "A price of the underlying is one that was known later than the trade says.",
  },
  {
    name: "spot-not-in-data",
    status: "suspect",
    sentence: "A price of the underlying is not the one that the data show for its instant.",
  },
  {
    name: "contract-mismatch",
    status: "suspect",
    sentence: "A leg was closed in another contract than it was opened in, or its contract had expired.",
  },
  { name: "entry-without-exit", status: "suspect", sentence: "A position has no exit, or an exit before its entry." },
  {
    name: "late-exit",
    status: "suspect",
    sentence: "An exit filled more than 60 s (on bars, if that is longer, three bars) after its decision.",
  },
  {
    name: "blind-holding",
    status: "suspect",
    sentence:
      "More than 10 % of the holding time of an underlying could not be watched: a leg had no price, or an old one.",
  },
  {
    name: "overlapping-trades",
    status: "suspect",
    sentence: "Positions of one underlying overlap and the definition does not allow it.",
  },
  {
    name: "off-calendar",
    status: "suspect",
    sentence: "A trade is on a day outside the strategy's calendar, or on a day that did not trade in this run.",
  },
  {
    name: "expiry-missing",
    status: "suspect",
    sentence: "The data lack the expiry that the rule names: the nearest in the file is not the nearest in the market.",
  },
  { name: "win-rate", status: "suspect", sentence: "More than 95 % of more than 20 trades won." },
  { name: "one-tick-hold", status: "suspect", sentence: "More than 20 % of the trades were held for one tick." },
  {
    name: "premium-bound",
    status: "suspect",
    sentence: "A short leg earned more than the premium it received, or a long leg lost more than it paid.",
  },
  {
    name: "units-disagree",
    status: "suspect",
    sentence: "Points, currency and percent of a trade do not follow from its prices, lots, costs and margin.",
  },
  { name: "causality", status: "suspect", sentence: "A feature changes its past values when the future is cut off." },
  {
    name: "cumulative-volume",
    status: "suspect",
    sentence: "A feature of volume changes with the count that the day began at: it takes the sum for its change.",
  },
];
