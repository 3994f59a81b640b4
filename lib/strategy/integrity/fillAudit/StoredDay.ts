import { decodeTapeColumn, MISSING_INT32, type Tape, type TapeColumn, type TapeContract } from "../../../tape/index.js";

/** Columns by the names that every tape knows them by. */
export type StoredColumn = "lastPrice" | "bidPrice" | "bidSize" | "askPrice" | "askSize";

/** First and last row of a contract that carry one stamp; `last` is before `first` when there is none. */
export interface StampedRows {
  readonly first: number;
  readonly last: number;
}

const days = new WeakMap<Tape, StoredDay>();

/**
 * A day's rows as they are stored, looked up by instant with binary search: no second grid, no decoded quotes, nothing
 * that the engines use to find a fill.
 */
export class StoredDay {
  readonly #tape: Tape;
  readonly #times: Float64Array;
  readonly #contracts = new Map<string, TapeContract>();

  /** The day of a tape; the index of its contracts is made once, for all strategies that run over it. */
  static of(tape: Tape): StoredDay {
    const day = days.get(tape) ?? new StoredDay(tape);
    days.set(tape, day);
    return day;
  }

  private constructor(tape: Tape) {
    this.#tape = tape;
    this.#times = decodeTapeColumn(tape.column("timestamp"));
    for (const entry of tape.contracts) this.#contracts.set(entry.contract.key, entry);
  }

  contract(key: string): TapeContract | undefined {
    return this.#contracts.get(key);
  }

  /** Value of one row; NaN where it is missing. */
  value(name: StoredColumn, row: number): number {
    const column: TapeColumn = this.#tape.column(name);
    const stored = column.values[row]!;
    return column.type !== "float64" && stored === MISSING_INT32 ? Number.NaN : stored / column.scale;
  }

  micros(row: number): number {
    return this.#times[row]!;
  }

  /** Rows of the contract that are stamped exactly `micros`. */
  rowsStamped({ firstRow, rowCount }: TapeContract, micros: number): StampedRows {
    const end = firstRow + rowCount;
    const last = firstNotBefore(this.#times, firstRow, end, micros, true) - 1;
    return { first: firstNotBefore(this.#times, firstRow, end, micros, false), last };
  }

  /** Last row of the contract stamped at or before `micros`, one before its first when there is none. */
  lastRowUpTo({ firstRow, rowCount }: TapeContract, micros: number): number {
    return firstNotBefore(this.#times, firstRow, firstRow + rowCount, micros, true) - 1;
  }

  /** Last price of the underlying stamped at or before `micros`, -1 when there is none. */
  spotRowUpTo(micros: number): number {
    const { timestamp } = this.#tape.spot;
    return firstNotBefore(timestamp, 0, timestamp.length, micros, true) - 1;
  }

  get spot(): Tape["spot"] {
    return this.#tape.spot;
  }
}

/** First of the ascending times from `low` to `high` that is at least `micros`, or above it when `above`. */
function firstNotBefore(times: Float64Array, low: number, high: number, micros: number, above: boolean): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const isBefore = above ? times[middle]! <= micros : times[middle]! < micros;
    if (isBefore) from = middle + 1;
    else to = middle;
  }
  return from;
}
