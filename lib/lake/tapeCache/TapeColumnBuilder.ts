import { MISSING_INT32, PRICE_SCALE, sharedValues, type TapeColumn, tapeColumn } from "../../tape/TapeColumn.js";

const TWO_32 = 4_294_967_296;

/** What a column's values are, and so which narrow form is tried for it. */
export type TapeValueKind = "price" | "whole" | "instant";

/**
 * Fills one column of a tape from doubles, oldest row first, in the narrowest form that gives every value back exactly:
 * prices that are whole hundredths as Int32 x 100, whole numbers as Int32, instants and whatever does not fit as Float64.
 * The narrow form is tried until a value refuses it; the rows so far are then widened, which is exact.
 */
export class TapeColumnBuilder {
  readonly name: string;
  #rows = 0;
  #scale: 1 | 100;
  #narrow: Int32Array | undefined;
  #wide: Float64Array | undefined;

  constructor(name: string, kind: TapeValueKind, rows: number) {
    this.name = name;
    this.#scale = kind === "price" ? PRICE_SCALE : 1;
    if (kind === "instant") this.#wide = sharedValues("float64", rows) as Float64Array;
    else this.#narrow = sharedValues("int32", rows) as Int32Array;
    this.#rows = 0;
  }

  /** Rows filled so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Adds the next rows; NaN is missing. */
  append(values: Float64Array): void {
    let row = this.#narrow ? this.#appendNarrow(this.#narrow, values) : 0;
    if (row < values.length) {
      const wide = this.#widened();
      if (row === 0) wide.set(values, this.#rows);
      else for (; row < values.length; row++) wide[this.#rows + row] = values[row]!;
    }
    this.#rows += values.length;
  }

  /**
   * Adds the next rows from 64-bit integers as pairs of words, low word first; false, and nothing added, when one of them
   * is beyond 2^53.
   *
   * @param words overwritten at `nulls`, where DuckDB leaves whatever was in memory before
   * @param nulls rows that are missing
   */
  appendInt64(words: Int32Array, nulls: Uint16Array): boolean {
    const rows = words.length / 2;
    for (const row of nulls) {
      words[2 * row] = 0;
      words[2 * row + 1] = 0;
    }
    const isNarrow = this.#narrow !== undefined && this.#scale === 1 && this.#appendWords(this.#narrow, words);
    if (!isNarrow && !appendWide(this.#widened(), this.#rows, words)) return false;
    const values = isNarrow ? this.#narrow! : this.#wide!;
    const missing = isNarrow ? MISSING_INT32 : Number.NaN;
    for (const row of nulls) values[this.#rows + row] = missing;
    this.#rows += rows;
    return true;
  }

  /** The column; every row must have been filled. */
  build(): TapeColumn {
    if (this.#wide) return tapeColumn(this.name, "float64", this.#wide);
    return tapeColumn(this.name, this.#scale === PRICE_SCALE ? "int32scaled" : "int32", this.#narrow!);
  }

  /** Fills what fits into 32 bits; false at the first that does not. */
  #appendWords(narrow: Int32Array, words: Int32Array): boolean {
    const at = this.#rows;
    const rows = words.length / 2;
    for (let row = 0; row < rows; row++) {
      const low = words[2 * row]!;
      if (words[2 * row + 1] !== low >> 31 || low === MISSING_INT32) return false;
      narrow[at + row] = low;
    }
    return true;
  }

  /** Rows of `values` that fit; where it is fewer than all, those behind `#rows` are filled up to it. */
  #appendNarrow(narrow: Int32Array, values: Float64Array): number {
    const scale = this.#scale;
    const at = this.#rows;
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      const scaled = Math.round(value * scale) | 0;
      if (scaled / scale === value && (scaled !== 0 || !Object.is(value, -0)) && scaled !== MISSING_INT32) {
        narrow[at + row] = scaled;
      } else if (Number.isNaN(value)) narrow[at + row] = MISSING_INT32;
      else {
        this.#widen(at + row);
        return row;
      }
    }
    return values.length;
  }

  #widened(): Float64Array {
    if (!this.#wide) this.#widen(this.#rows);
    return this.#wide!;
  }

  #widen(rows: number): void {
    const narrow = this.#narrow!;
    const wide = sharedValues("float64", narrow.length) as Float64Array;
    for (let row = 0; row < rows; row++) {
      wide[row] = narrow[row] === MISSING_INT32 ? Number.NaN : narrow[row]! / this.#scale;
    }
    this.#wide = wide;
    this.#narrow = undefined;
  }
}

/** Fills what a double holds exactly; false at the first that it does not. */
function appendWide(wide: Float64Array, at: number, words: Int32Array): boolean {
  const rows = words.length / 2;
  for (let row = 0; row < rows; row++) {
    const value = words[2 * row + 1]! * TWO_32 + (words[2 * row]! >>> 0);
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return false;
    wide[at + row] = value;
  }
  return true;
}
