import type { DataChunk, Vector } from "@duckdb/node-bindings";
import { MISSING_INT32 } from "../tape/TapeColumn.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { DuckDb } from "./DuckDbSession.js";
import type { RunColumn } from "./PartRun.js";
import type { RowBlock, RowSourceColumn } from "./RowSource.js";

const TWO_32 = 4_294_967_296;

/** Writes slices of typed arrays into DuckDB's vectors, converting to each column's type; NaN becomes NULL. */
export class ChunkFiller {
  readonly #duckdb: DuckDb;
  readonly #columns: readonly RowSourceColumn[];
  readonly #capacity: number;
  readonly #doubles: Float64Array<ArrayBuffer>;
  readonly #floats: Float32Array<ArrayBuffer>;
  readonly #words: Int32Array<ArrayBuffer>;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #validity: Uint8Array<ArrayBuffer>;
  #nulls = 0;

  constructor(duckdb: DuckDb, columns: readonly RowSourceColumn[]) {
    this.#duckdb = duckdb;
    this.#columns = columns;
    this.#capacity = duckdb.vector_size();
    const scratch = new ArrayBuffer(this.#capacity * 8);
    this.#doubles = new Float64Array(scratch);
    this.#floats = new Float32Array(scratch);
    this.#words = new Int32Array(scratch);
    this.#bytes = new Uint8Array(scratch);
    this.#validity = new Uint8Array(Math.ceil(this.#capacity / 64) * 8);
  }

  /**
   * Fills `chunk` with the rows of `block` from `from` on, as many as fit.
   *
   * @returns how many rows were written
   * @throws StrikebookError `corrupt` for a fraction in a whole-number column, naming the block, column and value.
   */
  fill(chunk: DataChunk, block: RowBlock, from: number): number {
    const rows = Math.min(this.#capacity, block.rows - from);
    this.#duckdb.data_chunk_set_size(chunk, rows);
    for (let index = 0; index < this.#columns.length; index++) {
      const column = this.#columns[index]!;
      const source = block.columns[index] ?? null;
      const vector = this.#duckdb.data_chunk_get_vector(chunk, index);
      this.#nulls = 0;
      if (source !== null && typeof source !== "number" && isStoredAs(source, column)) {
        this.#handOver(vector, source, from, rows, column, block);
        continue;
      }
      if (source === null) this.#allNull(rows);
      else if (column.type === "DOUBLE") this.#copyFloats(this.#doubles, source, from, rows, column, block);
      else if (column.type === "FLOAT") this.#copyFloats(this.#floats, source, from, rows, column, block);
      else if (column.type === "TIMESTAMP" || column.type === "BIGINT")
        this.#toInt64(source, from, rows, column, block);
      else if (column.type === "INTEGER" || column.type === "DATE") this.#toInt32(source, from, rows, column, block);
      else this.#toBytes(source, from, rows, column, block);
      this.#flush(vector, rows * width(column));
    }
    return rows;
  }

  /** Values that need no conversion go from their own memory to the vector. */
  #handOver(
    vector: Vector,
    source: StoredColumn,
    from: number,
    rows: number,
    column: RowSourceColumn,
    block: RowBlock,
  ): void {
    const end = from + rows;
    // A loop for each kind of array: one that met several would be slow for all.
    if (source instanceof Float64Array) {
      for (let i = from; i < end; i++) if (Number.isNaN(source[i]!)) this.#missing(Number.NaN, i - from, column, block);
    } else if (source instanceof Float32Array) {
      for (let i = from; i < end; i++) if (Number.isNaN(source[i]!)) this.#missing(Number.NaN, i - from, column, block);
    } else if (source instanceof Int32Array) {
      for (let i = from; i < end; i++)
        if (source[i] === MISSING_INT32) this.#missing(Number.NaN, i - from, column, block);
    }
    const width = source.BYTES_PER_ELEMENT;
    this.#duckdb.copy_data_to_vector(vector, 0, source.buffer, source.byteOffset + from * width, rows * width);
    this.#writeValidity(vector);
  }

  #flush(vector: Vector, byteCount: number): void {
    this.#duckdb.copy_data_to_vector(vector, 0, this.#bytes.buffer, 0, byteCount);
    this.#writeValidity(vector);
  }

  #writeValidity(vector: Vector): void {
    if (this.#nulls === 0) return;
    this.#duckdb.vector_ensure_validity_writable(vector);
    this.#duckdb.copy_data_to_vector_validity(vector, 0, this.#validity.buffer, 0, this.#validity.length);
  }

  #setNull(row: number): void {
    if (this.#nulls++ === 0) this.#validity.fill(0xff);
    this.#validity[row >> 3]! &= ~(1 << (row & 7));
  }

  #allNull(rows: number): void {
    this.#bytes.fill(0, 0, rows * 8);
    for (let i = 0; i < rows; i++) this.#setNull(i);
  }

  #copyFloats(
    out: Float64Array | Float32Array,
    source: RunColumn | number,
    from: number,
    rows: number,
    column: RowSourceColumn,
    block: RowBlock,
  ): void {
    if (typeof source === "number") out.fill(source, 0, rows);
    else out.set(source.subarray(from, from + rows));
    for (let i = 0; i < rows; i++) if (Number.isNaN(out[i]!)) this.#missing(out[i]!, i, column, block);
  }

  #toInt64(source: RunColumn | number, from: number, rows: number, column: RowSourceColumn, block: RowBlock): void {
    const words = this.#words;
    for (let i = 0; i < rows; i++) {
      const value = typeof source === "number" ? source : source[from + i]!;
      if ((value | 0) === value) {
        words[2 * i] = value;
        words[2 * i + 1] = value < 0 ? -1 : 0;
      } else if (Number.isSafeInteger(value)) {
        const high = Math.floor(value / TWO_32);
        words[2 * i] = value - high * TWO_32;
        words[2 * i + 1] = high;
      } else {
        this.#missing(value, i, column, block);
        words[2 * i] = 0;
        words[2 * i + 1] = 0;
      }
    }
  }

  #toInt32(source: RunColumn | number, from: number, rows: number, column: RowSourceColumn, block: RowBlock): void {
    for (let i = 0; i < rows; i++) {
      const value = typeof source === "number" ? source : source[from + i]!;
      if ((value | 0) !== value) this.#missing(value, i, column, block);
      this.#words[i] = value;
    }
  }

  #toBytes(source: RunColumn | number, from: number, rows: number, column: RowSourceColumn, block: RowBlock): void {
    for (let i = 0; i < rows; i++) {
      const value = typeof source === "number" ? source : source[from + i]!;
      if ((value & 0xff) !== value) this.#missing(value, i, column, block);
      this.#bytes[i] = value;
    }
  }

  #missing(value: number, row: number, column: RowSourceColumn, block: RowBlock): void {
    const isNull = Number.isNaN(value);
    if (!isNull || column.nullable === false) {
      const what = isNull ? "missing, which it may not be" : `${value}, which is no ${column.type}`;
      const cure = "check the source of that column";
      throw new StrikebookError("corrupt", `${block.label}: ${column.name} is ${what}`, cure);
    }
    this.#setNull(row);
  }
}

type StoredColumn = RunColumn & { readonly buffer: ArrayBuffer };

/** Shared memory is not handed to the engine: the binding takes none. */
function isStoredAs(source: RunColumn, { type }: RowSourceColumn): source is StoredColumn {
  if (!(source.buffer instanceof ArrayBuffer)) return false;
  return !(source instanceof Float64Array) || type === "DOUBLE";
}

function width(column: RowSourceColumn): number {
  if (column.type === "DOUBLE" || column.type === "TIMESTAMP" || column.type === "BIGINT") return 8;
  return column.type === "INTEGER" || column.type === "DATE" || column.type === "FLOAT" ? 4 : 1;
}
