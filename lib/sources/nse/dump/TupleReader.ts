import { StrikebookError } from "../../../task/StrikebookError.js";
import { MICROS_PER_SECOND } from "../../../time/micros.js";
import { ColumnKind, type DumpColumn } from "./ColumnKind.js";
import { PLAIN_BYTES, PlainNumbers } from "./PlainNumbers.js";
import type { RowColumns } from "./RowColumns.js";
import { ValueText } from "./ValueText.js";
import { dateTimeBytes, dateTimeText, NOT_PLAIN } from "./vendorDateTime.js";

const COMMA = 44;
const CLOSE = 41;
const QUOTE = 39;
const UPPER_N = 78;

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
 * Reads the tuples of INSERT and REPLACE statements into columns, resumable at any byte. Values that lie whole in the
 * chunk and have the usual form are read in place; all others (cut by the end of the chunk, quoted numbers, exponents,
 * many digits, odd dates) go byte by byte through {@link ValueText}, which defines what a value is.
 */
export class TupleReader {
  readonly #format: RowFormat;
  readonly #rows: RowColumns;
  readonly #width: number;
  readonly #kinds: Uint8Array;
  /** Index of each column's array, -1 for columns that are left out. */
  readonly #slots: Int32Array;
  /** How many number columns there are in a row from each column on. */
  readonly #runs: Int32Array;
  /** What to add to a wall clock of each column to get UTC, µs. */
  readonly #shifts: Float64Array;
  readonly #text = new ValueText();
  readonly #numbers = new PlainNumbers();
  #chunk: Uint8Array | undefined;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #column = 0;
  #inText = false;

  constructor(format: RowFormat, rows: RowColumns) {
    this.#format = format;
    this.#rows = rows;
    this.#width = format.columns.length;
    this.#kinds = Uint8Array.from(format.columns, (column) => column.kind);
    let slot = 0;
    this.#slots = Int32Array.from(format.columns, (column) => (column.kind === ColumnKind.text ? -1 : slot++));
    this.#shifts = Float64Array.from(format.columns, (column) => {
      const offset = column.kind === ColumnKind.timestamp ? format.timestampOffset : format.datetimeOffset;
      return -offset * MICROS_PER_SECOND;
    });
    this.#runs = new Int32Array(this.#width);
    for (let i = this.#width - 1; i >= 0; i--) {
      if (this.#kinds[i] === ColumnKind.number) this.#runs[i] = 1 + (this.#runs[i + 1] ?? 0);
    }
  }

  /**
   * Reads on inside one tuple from `i`, the byte after its bracket or any later one.
   *
   * @returns index after the closing bracket, or -1 when the chunk ended first
   * @throws StrikebookError `schema` for a tuple with another number of values, `corrupt` for a value that is none.
   */
  read(chunk: Uint8Array, i: number): number {
    const n = chunk.length;
    const last = n - PLAIN_BYTES;
    const width = this.#width;
    const columns = this.#rows.columns;
    const row = this.#rows.rows;
    const view = i <= last ? this.#viewOf(chunk) : this.#view;
    let column = this.#column;
    let inText = this.#inText;
    let at = i;
    while (at < n) {
      if (!inText && at <= last && column < width) {
        const kind = this.#kinds[column]!;
        let value = Number.NaN;
        let end = at;
        if (kind === ColumnKind.number) {
          const numbers = this.#numbers;
          numbers.read(chunk, view, at, last, columns, this.#slots[column]!, row, this.#runs[column]!);
          column += numbers.count;
          at = numbers.end;
          if (numbers.closed) {
            this.#endRow(column);
            return at;
          }
          if (numbers.count > 0) continue;
        } else if (kind !== ColumnKind.text && chunk[at] === QUOTE && chunk[at + 20] === QUOTE) {
          value = dateTimeBytes(chunk, at + 1) + this.#shifts[column]!;
          if (value !== NOT_PLAIN) end = at + 21;
        }
        if (chunk[at] === UPPER_N && isNull(chunk, at)) end = at + 4;
        const closer = end === at ? 0 : chunk[end];
        if (closer === COMMA || closer === CLOSE) {
          const slot = this.#slots[column++]!;
          if (slot >= 0) columns[slot]![row] = value;
          at = end + 1;
          if (closer === COMMA) continue;
          this.#endRow(column);
          return at;
        }
      }
      this.#column = column;
      at = this.#text.read(chunk, at);
      this.#inText = inText = at < 0;
      if (inText) return -1;
      const value = this.#valueOfText();
      const slot = column < width ? this.#slots[column]! : -1;
      if (slot >= 0) columns[slot]![row] = value;
      column++;
      if (chunk[at - 1] === CLOSE) {
        this.#endRow(column);
        return at;
      }
    }
    this.#column = column;
    return -1;
  }

  #endRow(values: number): void {
    this.#column = 0;
    if (values !== this.#width) {
      const what = `has ${values} values where ${this.#width} columns are expected`;
      this.#fail("schema", what, "check that the dump's CREATE TABLE belongs to its rows");
    }
    this.#rows.endRow();
  }

  #viewOf(chunk: Uint8Array): DataView {
    if (this.#chunk !== chunk) {
      this.#chunk = chunk;
      this.#view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    }
    return this.#view;
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

function isNull(chunk: Uint8Array, i: number): boolean {
  return chunk[i + 1] === 85 && chunk[i + 2] === 76 && chunk[i + 3] === 76;
}
