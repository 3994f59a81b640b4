import type { TapeColumn } from "../../tape/TapeColumn.js";

/** Rows of one contract, and what its program is told beside them. */
export interface RowRun {
  /** By the tape's own names (`lastPrice`) or the vendor's (`bQty`). */
  column(name: string): TapeColumn;
  /** Rows of the contract within the session: `first` to `end - 1` of each column. */
  readonly first: number;
  readonly end: number;
  /** Instant of second 0, epoch µs UTC. */
  readonly openMicros: number;
  readonly strike: number;
  /** First row, and the one after the last, at which each entry rule may decide. */
  readonly windows: readonly (readonly [from: number, until: number])[];
  /** Number of the contract, and the number that the strike rule picks at each second. */
  readonly contract?: number;
  readonly pick?: Int32Array;
  /** Values of the underlying over the seconds of the session. */
  index?(name: string, args: Readonly<Record<string, number>>): Float64Array;
}

/** What a program found at the rows of one contract. */
export interface RowSignals {
  /** For each entry rule the rows at which all of its conditions held, ascending. */
  readonly entries: readonly Int32Array[];
  /** For each exit rule the rows at which it held. */
  readonly exits: readonly Int32Array[];
  /** For each entry rule and condition, the rows at which it was the first that did not hold. */
  readonly rejections: readonly (readonly number[])[];
  /** Rows of the session with a price. */
  readonly rows: number;
}
