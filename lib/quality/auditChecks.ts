/** One question that an audit asks of every part. */
export interface AuditCheck {
  readonly name: string;
  readonly question: string;
  /** Codes of the findings that it may give. */
  readonly codes: readonly string[];
}

/** Every check of an audit, in the order of the report. */
export const AUDIT_CHECKS: readonly AuditCheck[] = [
  {
    name: "manifest",
    question: "Is the part whole: manifest there, rows, size and sha256 as it says, rows read = kept + dropped?",
    codes: ["manifest", "manifest-rows", "manifest-hash", "unreadable"],
  },
  {
    name: "order",
    question: "Is every contract one run, in the order of expiry, CE before PE by text, strike and time?",
    codes: ["order"],
  },
  {
    name: "columns",
    question: "Are all columns of the dataset there, with its types?",
    codes: ["missing-columns", "column-types"],
  },
  {
    name: "clock",
    question: "Do timestamp and timestamp_ns agree, and do the rows lie inside the session?",
    codes: ["epoch-offset", "clock-shift", "outside-session", "dated-1970"],
  },
  {
    name: "trading-days",
    question: "Is every whole session of the holiday-aware calendar there, and no other day?",
    codes: ["missing-days", "not-a-trading-day", "no-holiday-list", "special-session"],
  },
  {
    name: "expiries",
    question: "Does the data hold the expiries that the calendar dates, above all the nearest?",
    codes: ["nearest-expiry-missing", "expiry-missing", "expiry-unknown", "expired-contract"],
  },
  { name: "gaps", question: "For how long did no row come?", codes: ["gap-options", "gap-spot"] },
  { name: "duplicates", question: "Has a contract two rows in one second?", codes: ["duplicate-seconds"] },
  { name: "prices", question: "How many rows have no last price, or one of zero?", codes: ["absent-price"] },
  {
    name: "trades",
    question: "How many rows repeat a trade of an earlier day, or an old one?",
    codes: ["untraded", "stale"],
  },
  { name: "book", question: "How many rows have one side of the book alone?", codes: ["one-sided"] },
  {
    name: "spot",
    question: "How many rows know a price of the underlying, how old is it, and is it never of the future?",
    codes: ["spot-missing", "spot-coverage", "spot-from-future"],
  },
  {
    name: "frozen-index",
    question: "Did the underlying repeat one price while its options traded?",
    codes: ["frozen-index"],
  },
  { name: "row-count", question: "Has the day about as many rows as its neighbours?", codes: ["row-count"] },
];
