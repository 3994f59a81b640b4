import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../task/packageRoot.js";
import { StrikebookError } from "../../../task/StrikebookError.js";
import type { ColumnKind } from "./ColumnKind.js";

const PAGE_BYTES = 65_536;
const CHUNK_BYTES = 1 << 20;
/** Kind, address and shift of a column, as the program reads them. */
const ENTRY_BYTES = 16;
const MOST_COLUMNS = 1024;

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The part of WebAssembly that is used here; its types come with the DOM's, which this library does without. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number }) => Memory;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: Memory } },
  ) => {
    readonly exports: object;
  };
};

interface Program {
  readonly rows: { readonly value: number };
  heapBase(): number;
  readRows(at: number, end: number, table: number, width: number, firstRow: number, most: number): number;
}

/** What {@link PlainRows.layOut} needs to know of a column. */
export interface PlainColumn {
  readonly kind: ColumnKind;
  /** Number of its array, -1 when its values are left out. */
  readonly slot: number;
  /** What to add to a wall clock to get UTC, µs. */
  readonly shift: number;
}

let compiled: object | undefined;

/**
 * Whole tuples of the usual form, read by a WebAssembly program (`assembly/plainRows.ts`) straight into columns that lie in
 * its memory. It leaves every tuple that has anything unusual about it, and says where it stopped.
 */
export class PlainRows {
  /** Rows that the last {@link read} completed. */
  rows = 0;
  readonly #memory: Memory;
  readonly #program: Program;
  readonly #chunkAt: number;
  readonly #tableAt: number;
  readonly #columnsAt: number;
  readonly #capacity: number;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #chunk: Uint8Array | undefined;
  #width = 0;

  /** @param capacity rows that a column can hold */
  constructor(capacity: number) {
    compiled ??= new WebAssembly.Module(programBytes());
    this.#memory = new WebAssembly.Memory({ initial: 1 });
    const instance = new WebAssembly.Instance(compiled, { env: { memory: this.#memory } });
    this.#program = instance.exports as unknown as Program;
    this.#capacity = capacity;
    this.#chunkAt = Math.ceil(this.#program.heapBase() / 64) * 64;
    this.#tableAt = this.#chunkAt + CHUNK_BYTES;
    this.#columnsAt = this.#tableAt + MOST_COLUMNS * ENTRY_BYTES;
  }

  /** Room for `count` columns; all arrays that were handed out before are gone then. */
  columns(count: number): Float64Array<ArrayBuffer>[] {
    // One cache line more than the rows take, so that the columns of one row do not all fall into one set of the cache.
    const stride = Math.ceil((this.#capacity * 8) / 64) * 64 + 64;
    const missing = this.#columnsAt + count * stride - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#chunk = undefined;
    return Array.from(
      { length: count },
      (_, slot) => new Float64Array(this.#memory.buffer, this.#columnsAt + slot * stride, this.#capacity),
    );
  }

  /** Says what the tuples look like; `arrays` are those of the last call of {@link columns}. */
  layOut(format: readonly PlainColumn[], arrays: readonly Float64Array[]): void {
    this.#width = format.length <= MOST_COLUMNS ? format.length : 0;
    const table = new DataView(this.#memory.buffer, this.#tableAt, this.#width * ENTRY_BYTES);
    for (let column = 0; column < this.#width; column++) {
      const { kind, slot, shift } = format[column]!;
      table.setUint32(column * ENTRY_BYTES, slot < 0 ? 0 : arrays[slot]!.byteOffset, true);
      table.setUint32(column * ENTRY_BYTES + 4, kind, true);
      table.setFloat64(column * ENTRY_BYTES + 8, shift, true);
    }
  }

  /**
   * Reads tuples from `i`, the byte after an opening bracket, into the columns from row `row` on.
   *
   * @returns index after the `(` of the first tuple that was not read (with `rows` 0 that is `i`), or after the `)` of the
   *   last one when its statement ends there or the columns are full
   */
  read(chunk: Uint8Array, i: number, row: number): number {
    this.rows = 0;
    if (this.#width === 0 || chunk.length > CHUNK_BYTES) return i;
    if (this.#chunk !== chunk) {
      this.#bytes.set(chunk, this.#chunkAt);
      this.#chunk = chunk;
    }
    const end = this.#chunkAt + chunk.length;
    const at = this.#program.readRows(this.#chunkAt + i, end, this.#tableAt, this.#width, row, this.#capacity - row);
    this.rows = this.#program.rows.value;
    return at - this.#chunkAt;
  }
}

function programBytes(): Buffer<ArrayBuffer> {
  const file = join(packageRoot(), "dist", "lib", "sources", "nse", "dump", "assembly", "plainRows.wasm");
  try {
    return readFileSync(file) as Buffer<ArrayBuffer>;
  } catch (cause) {
    throw new StrikebookError("environment", `cannot read ${file}`, "build the package: npm run build", { cause });
  }
}
