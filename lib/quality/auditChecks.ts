import type { AuditCode } from "./AuditFinding.js";

/** One question that an audit asks of every part. */
export interface AuditCheck {
  readonly name: string;
  readonly question: string;
  /** Codes of the findings that it may give. */
  readonly codes: readonly AuditCode[];
}

const CHECK_OF: Readonly<Record<AuditCode, string>> = {
  manifest: "manifest",
  "manifest-rows": "manifest",
  "manifest-hash": "manifest",
  unreadable: "manifest",
  "stale-add-on": "sources",
  order: "order",
  "missing-columns": "columns",
  "column-types": "columns",
  "epoch-offset": "clock",
  "clock-shift": "clock",
  "outside-session": "clock",
  "dated-1970": "clock",
  "missing-days": "trading-days",
  "not-a-trading-day": "trading-days",
  "no-holiday-list": "trading-days",
  "special-session": "trading-days",
  "nearest-expiry-missing": "expiries",
  "expiry-missing": "expiries",
  "expiry-unknown": "expiries",
  "expired-contract": "expiries",
  identity: "identity",
  derived: "derived",
  "gap-options": "gaps",
  "gap-spot": "gaps",
  "duplicate-seconds": "duplicates",
  "conflicting-rows": "duplicates",
  "absent-price": "prices",
  untraded: "trades",
  stale: "trades",
  "one-sided": "book",
  "spot-missing": "spot",
  "spot-coverage": "spot",
  "spot-from-future": "spot",
  "spot-differs": "spot",
  "frozen-index": "frozen-index",
  "row-count": "row-count",
};

const QUESTIONS: readonly (readonly [name: string, question: string])[] = [
  ["manifest", "Is the part whole: manifest there, rows, size and sha256 as it says, rows read = kept + dropped?"],
  ["sources", "Was a part that is computed from others made from what the lake holds now?"],
  ["order", "Is every contract one run, in the order of expiry, CE before PE by text, strike and time?"],
  ["columns", "Are all columns of the dataset there, with its types?"],
  ["clock", "Do timestamp and timestamp_ns agree, and do the rows lie inside the session?"],
  ["trading-days", "Is every whole session of the holiday-aware calendar there, and no other day?"],
  ["expiries", "Does the data hold the expiries that the calendar dates, above all the nearest?"],
  [
    "identity",
    "Do the columns that name a contract agree in every row: expiry and its instant, strike and its key, year, month, kind?",
  ],
  ["derived", "Are the computed columns what their formulas give, and do the changes of volume add up to its rise?"],
  ["gaps", "For how long did no row come?"],
  ["duplicates", "Has a contract two rows in one second, and do rows of one instant agree?"],
  ["prices", "How many rows have no last price, or one of zero?"],
  ["trades", "How many rows repeat a trade of an earlier day, or an old one?"],
  ["book", "How many rows have one side of the book alone?"],
  [
    "spot",
    "How many rows know a price of the underlying, how old is it, and is it what joining again gives, never of the future?",
  ],
  ["frozen-index", "Did the underlying repeat one price while its options traded?"],
  ["row-count", "Has the day about as many rows as its neighbours?"],
];

/** Every check of an audit, in the order of the report. */
export const AUDIT_CHECKS: readonly AuditCheck[] = QUESTIONS.map(([name, question]) => ({
  name,
  question,
  codes: (Object.keys(CHECK_OF) as AuditCode[]).filter((code) => CHECK_OF[code] === name),
}));
