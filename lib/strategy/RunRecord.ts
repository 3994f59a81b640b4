import type { CivilDate } from "../time/civilDate.js";
import type { GateEvidence } from "./integrity/GateEvidence.js";
import type { Trade } from "./Trade.js";

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** A result of the integrity gate, shown before any P&L. */
export interface Verdict {
  readonly status: "sound" | "suspect" | "incomplete";
  readonly reasons: readonly VerdictReason[];
  /** Rules that were not checked, with the reason of each; absent in records of an earlier version. */
  readonly notChecked?: readonly string[];
}

export interface VerdictReason {
  /** Name of the rule, as the documentation of the gate lists it: `zero-price-fill`, `win-rate`, ... */
  readonly rule: string;
  readonly status: "suspect" | "incomplete";
  readonly message: string;
  /** Trades that broke the rule, by tradeId; empty for rules about the whole run. */
  readonly trades: readonly number[];
}

/** One input part: what was read, and the hash that says it is still the same. */
export interface RunInput {
  readonly dataset: string;
  readonly underlying: string;
  readonly date: CivilDate;
  readonly rows: number;
  readonly source: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly counts: Readonly<Record<string, number>>;
}

export interface DayOutcome {
  readonly underlying: string;
  readonly date: CivilDate;
  readonly outcome: "traded" | "skipped" | "failed";
  /** Why it was skipped, or the error; empty for a traded day. */
  readonly reason: string;
  /** Length of the session; absent when the day was never opened, and in records of an earlier version. */
  readonly sessionSeconds?: number;
}

/** Something a reader must know about a result: a repair, a fallback that was asked for, a missing file. */
export interface RunEvent {
  readonly severity: "info" | "warning" | "error";
  readonly message: string;
}

/** How often an entry rule opened nothing because of one filter: seconds or slots. */
export interface EntryRejection {
  readonly entry: string;
  readonly filter: string;
  readonly count: number;
}

/** A parameter as it ran, with its unit. */
export interface RunParameter {
  readonly name: string;
  readonly value: string | number | boolean;
  readonly unit: string;
}

/**
 * Everything a run knows about itself. Reports and archives are generated from run records alone; a figure that is not
 * in here cannot appear in them.
 */
export interface RunRecord {
  readonly schema: "strikebook.run/1";
  /** `strategy`: trades through an engine. `study`: figures computed in a notebook. */
  readonly kind: "strategy" | "study";
  /** Hash of definition, parameters, inputs, code version and results, first 12 hex digits; the same run, the same id. */
  readonly runId: string;
  /** Name of the study that made it, `02-short-straddle`. */
  readonly study: string;
  readonly title: string;
  readonly createdAt: string;
  readonly code: { readonly version: string; readonly sourceHash: string; readonly commit: string | null };
  readonly engine: string;
  /** The strategy definition as plain data, with its hash; absent in a study. */
  readonly definition?: { readonly id: string; readonly name: string; readonly hash: string; readonly data: JsonValue };
  /** Name of the definition's variant, when one was run. */
  readonly variant?: string;
  readonly parameters: readonly RunParameter[];
  readonly inputs: readonly RunInput[];
  readonly seeds: Readonly<Record<string, number>>;
  readonly days: readonly DayOutcome[];
  readonly trades: readonly Trade[];
  /** Why entries opened nothing, by rule and filter; absent in a study and in records of an earlier version. */
  readonly rejections?: readonly EntryRejection[];
  /** Headline figures by name; `null` is *not measured*. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Figures and curves of a study by name. */
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly events: readonly RunEvent[];
  /** What the integrity gate judged by, beside days and trades; absent in a study that made no causality test. */
  readonly evidence?: GateEvidence;
  readonly verdict: Verdict;
}
