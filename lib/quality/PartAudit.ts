import type { DatasetSpec } from "../lake/datasets.js";
import type { CivilDate } from "../time/civilDate.js";
import type { FrozenSpell } from "./frozenSpells.js";
import type { Gap } from "./gapsOf.js";

/** Shares of the rows of an option part, 0 to 1; null where the part cannot say. */
export interface RowShares {
  /** No last price, or one of zero or less. */
  readonly absentPrice: number | null;
  /** The last trade is of an earlier day. */
  readonly untraded: number | null;
  /** The last trade is older than the limit. */
  readonly stale: number | null;
  /** One side of the book is empty and the other is not. */
  readonly oneSided: number | null;
  /** A price of the underlying is known within the tolerance. */
  readonly spot: number | null;
}

/** Ages of the price of the underlying over the rows that know one, seconds. */
export interface SpotAges {
  readonly p50Seconds: number;
  readonly p99Seconds: number;
  readonly maxSeconds: number;
  /** True when the file says them, false when they were found by an as-of join with the spot part. */
  readonly stored: boolean;
}

/** The order of a part's rows. */
export interface RowOrder {
  /** Runs of rows of one contract, and contracts: equal when every contract is one run. */
  readonly runs: number;
  readonly contracts: number;
  /** Contracts that come after one that sorts behind them; null where the part has no key that sorts. */
  readonly contractsBack: number | null;
  /** Rows whose time is before the row above, in the same run. */
  readonly timesBack: number;
  /** Rows whose expiry, type or strike is missing. */
  readonly unknown: number;
  readonly sorted: boolean;
}

/** One part of a lake as an audit measured it. */
export interface PartAudit {
  readonly dataset: string;
  readonly kind: DatasetSpec["kind"];
  readonly date: CivilDate;
  readonly underlying: string;
  readonly layout: "current" | "older";
  readonly rows: number;
  readonly contracts: number | null;
  readonly bytes: number;
  /** Epoch µs UTC of the first and the last row; null without a time that can be read. */
  readonly firstMicros: number | null;
  readonly lastMicros: number | null;
  readonly outOfSession: number;
  readonly expiries: readonly CivilDate[];
  readonly order: RowOrder | null;
  /** Rows that share contract and second with the row above. */
  readonly duplicateSeconds: number | null;
  readonly shares: RowShares | null;
  readonly spotAges: SpotAges | null;
  /** Rows whose price of the underlying is of a later time than their own. */
  readonly spotFromFuture: number | null;
  readonly gaps: readonly Gap[];
  /** Of an option part: spells in which its underlying repeated one price, with the option rows that traded meanwhile. */
  readonly frozen: readonly (FrozenSpell & { readonly trades: number })[];
  /** Rows against the median of the neighbouring sessions, and against that of all its sessions; null where unknown. */
  readonly neighbourRatio: number | null;
  readonly medianRatio: number | null;
}
