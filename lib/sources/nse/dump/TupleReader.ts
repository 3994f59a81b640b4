import { StrikebookError } from "../../../task/StrikebookError.js";
import { MICROS_PER_SECOND } from "../../../time/micros.js";
import { ColumnKind, type DumpColumn } from "./ColumnKind.js";
import type { RowColumns } from "./RowColumns.js";
import { ValueText } from "./ValueText.js";
import { dateTimeText } from "./vendorDateTime.js";

const CLOSE = 41;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** What the rows of one statement look like. */
export interface RowFormat {
  readonly file: string;
  readonly table: string;
  /** In the order of the statement's values. */
  readonly columns: readonly DumpColumn[];
  /** Seconds to add to UTC for DATETIME (India) and for TIMESTAMP (what the dump set). */
  readonly datetimeOffset: number;
  readonly timestampOffset: number;
  /** Rows of the table that were read before, for messages. */
  readonly rowsBefore: () => number;
}

/**
 * Reads the tuples of INSERT and REPLACE statements into columns, resumable at any byte. Whole tuples of the usual form go
 * through {@link PlainRows}; all others (cut by the end of the chunk, quoted numbers, exponents, odd dates) go byte by byte
 * through {@link ValueText}, which defines what a value is.
 */
export class TupleReader {
  readonly #format: RowFormat;
  readonly #rows: RowColumns;
  readonly #width: number;
  /** Index of each column's array, -1 for columns that are left out. */
  readonly #slots: Int32Array;
  /** What to add to a wall clock of each column to get UTC, µs. */
  readonly #shifts: Float64Array;
  readonly #text = new ValueText();
  #column = 0;

  constructor(format: RowFormat, rows: RowColumns) {
    this.#format = format;
    this.#rows = rows;
    this.#width = format.columns.length;
    let slot = 0;
    this.#slots = Int32Array.from(format.columns, (column) => (column.kind === ColumnKind.text ? -1 : slot++));
    this.#shifts = Float64Array.from(format.columns, (column) => {
      const offset = column.kind === ColumnKind.timestamp ? format.timestampOffset : format.datetimeOffset;
      return -offset * MICROS_PER_SECOND;
    });
    const plain = format.columns.map(({ kind }, column) => ({
      kind,
      slot: this.#slots[column]!,
      shift: this.#shifts[column]!,
    }));
    rows.plain.layOut(plain, rows.columns);
  }

  /** Whole tuples of the usual form, from the first byte of one: see {@link PlainRows.read}. */
  readPlain(chunk: Uint8Array, i: number): { readonly end: number; readonly rows: number } {
    const { plain } = this.#rows;
    const end = plain.read(chunk, i, this.#rows.rows);
    this.#rows.rows += plain.rows;
    return { end, rows: plain.rows };
  }

  /**
   * Reads on inside one tuple from `i`, the byte after its bracket or any later one.
   *
   * @returns index after the closing bracket, or -1 when the chunk ended first
   * @throws StrikebookError `schema` for a tuple with another number of values, `corrupt` for a value that is none.
   */
  read(chunk: Uint8Array, i: number): number {
    const columns = this.#rows.columns;
    let at = i;
    while (at < chunk.length) {
      at = this.#text.read(chunk, at);
      if (at < 0) return -1;
      const value = this.#valueOfText();
      const slot = this.#column < this.#width ? this.#slots[this.#column]! : -1;
      if (slot >= 0) columns[slot]![this.#rows.rows] = value;
      this.#column++;
      if (chunk[at - 1] === CLOSE) {
        this.#endRow(this.#column);
        return at;
      }
    }
    return -1;
  }

  #endRow(values: number): void {
    this.#column = 0;
    if (values !== this.#width) {
      const what = `has ${values} values where ${this.#width} columns are expected`;
      this.#fail("schema", what, "check that the dump's CREATE TABLE belongs to its rows");
    }
    this.#rows.rows++;
  }

  #valueOfText(): number {
    const column = this.#format.columns[this.#column];
    const text = this.#text;
    if (!column || column.kind === ColumnKind.text) return Number.NaN;
    const content = text.content();
    if (content === undefined)
      return this.#fail("corrupt", `has a value of over 64 bytes in column ${column.name}`, "fetch the dump again");
    if (!text.quoted && /^null$/i.test(content)) return Number.NaN;
    if (column.kind === ColumnKind.number) {
      if (NUMBER.test(content) && Number.isFinite(Number(content))) return Number(content);
    } else if (text.quoted) {
      const micros = dateTimeText(content);
      if (micros !== undefined) return micros + this.#shifts[this.#column]!;
    }
    return this.#fail(
      "corrupt",
      `has "${content}" in column ${column.name}, which is no ${column.kind === ColumnKind.number ? "number" : "date"}`,
      "fetch the dump again",
    );
  }

  #fail(code: "schema" | "corrupt", what: string, cure: string): never {
    const { file, table, rowsBefore } = this.#format;
    throw new StrikebookError(code, `${file}: row ${rowsBefore() + 1} of table ${table} ${what}`, cure);
  }
}
