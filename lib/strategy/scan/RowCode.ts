import type { TapeColumnType } from "../../tape/TapeColumn.js";

/** How the column of a run is stored: the loop is written for it. */
export type ColumnStorage = (name: string) => TapeColumnType;

/** A bar series that the loop reads, made once a run. */
export interface BarSeriesRequest {
  readonly seconds: number;
  readonly name: string;
  readonly args: Readonly<Record<string, number>>;
}

/** An index value that the loop reads by second. */
export interface IndexRequest {
  readonly name: string;
  readonly args: Readonly<Record<string, number>>;
}

/**
 * The parts of a loop over one contract's rows while it is being written: which columns it reads, its state, and what it
 * does at every row of the session and at every row with a price. Names in the code are made here and nowhere else.
 */
export class RowCode {
  /** Declarations before the loop. */
  readonly state: string[] = [];
  /** Statements at every row, before it is known to have a price. */
  readonly everyRow: string[] = [];
  /** Statements at every row with a price, in their order. */
  readonly pricedRow: string[] = [];
  /** Statements at its end. */
  readonly endOfRow: string[] = [];
  readonly columns: string[] = [];
  readonly buffers: ("int32" | "float64")[] = [];
  readonly bars: BarSeriesRequest[] = [];
  readonly barLengths: number[] = [];
  readonly index: IndexRequest[] = [];
  /** Elements of `state` that are in use. */
  numbers = 0;
  readonly #storage: ColumnStorage;
  readonly #made = new Map<string, string>();
  #names = 0;

  constructor(storage: ColumnStorage) {
    this.#storage = storage;
  }

  fresh(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  /** Makes a thing once and gives its name every time. */
  once(key: string, make: () => string): string {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#made.set(key, made);
    return made;
  }

  /** A whole number that lives through the run. */
  variable(prefix: string, initial: string): string {
    const name = this.fresh(prefix);
    this.state.push(`let ${name} = ${initial};`);
    return name;
  }

  /**
   * A number that lives through the run, as an element of an array of doubles: a local variable of a loop that is compiled
   * while it runs is kept on the heap, a new one at every row.
   */
  number(initial: string): string {
    const name = `state[${this.numbers++}]`;
    this.state.push(`${name} = ${initial};`);
    return name;
  }

  /** Scratch memory with one element a row. */
  buffer(kind: "int32" | "float64"): string {
    this.buffers.push(kind);
    return `buffer${this.buffers.length - 1}`;
  }

  /** The stored number of a row. */
  stored(column: string, row: string = "row"): string {
    let at = this.columns.indexOf(column);
    if (at < 0) at = this.columns.push(column) - 1;
    return `column${at}[${row}]`;
  }

  /** `text`, a stored number of the column, in its unit. */
  scaled(column: string, text: string): string {
    return this.#storage(column) === "int32scaled" ? `${text} / 100` : text;
  }

  /** More than zero, else zero: an amount that is added up. */
  amount(column: string, row?: string): string {
    const text = this.stored(column, row);
    return `(${text} > 0 ? ${text} : 0)`;
  }

  declare(block: string[], prefix: string, value: string): string {
    const name = this.fresh(prefix);
    block.push(`const ${name} = ${value};`);
    return name;
  }

  /** Second of the session that the row is stamped in. */
  second(): string {
    return this.once("second", () => {
      const micros = this.stored("timestamp");
      return this.declare(this.everyRow, "second", `Math.floor((${micros} - openMicros) / 1e6)`);
    });
  }

  /** Instant at which a window of `seconds` begins: rows stamped before it are no longer in. */
  windowStart(seconds: number): string {
    return this.once(`window ${seconds}`, () => {
      const value = `openMicros + (${this.second()} - ${seconds - 1}) * 1e6`;
      return this.declare(this.everyRow, "start", value);
    });
  }

  /** True when the contract's first priced row lies `seconds` back. */
  isCovered(seconds: number): string {
    const first = this.once("first second", () => {
      const name = this.variable("firstSecond", "-1");
      this.pricedRow.push(`if (count === 0) ${name} = ${this.second()};`);
      return name;
    });
    return `${this.second()} - ${first} >= ${seconds}`;
  }

  /** Row numbers and prices of the priced rows so far; the row itself is not among them until its end. */
  history(what: "rows" | "prices"): string {
    return this.once(`history ${what}`, () => {
      const buffer = this.buffer(what === "rows" ? "int32" : "float64");
      this.endOfRow.push(`${buffer}[count] = ${what === "rows" ? "row" : "price"};`);
      return buffer;
    });
  }

  /** An array over the seconds of the session. */
  indexSeries(request: IndexRequest): string {
    return this.once(`index ${JSON.stringify(request)}`, () => `index${this.index.push(request) - 1}`);
  }

  /** Value of a bar series at the last bar that had closed. */
  barValue(request: BarSeriesRequest): string {
    const { seconds } = request;
    const closed = this.once(`bars ${seconds}`, () => {
      const at = this.barLengths.push(seconds) - 1;
      const bar = this.variable("bar", "0");
      this.pricedRow.push(
        `while (${bar} < closedAt${at}.length && closedAt${at}[${bar}] <= ${this.second()}) ${bar}++;`,
      );
      return bar;
    });
    const series = this.once(`series ${JSON.stringify(request)}`, () => `bars${this.bars.push(request) - 1}`);
    return `(${closed} > 0 ? ${series}[${closed} - 1] : NaN)`;
  }
}
