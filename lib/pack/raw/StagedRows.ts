import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { firstUnsorted } from "../../columns/firstUnsorted.js";
import { NSE_OPTION_COLUMNS } from "../../market/vendorColumns.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { type PackedKind, unpackColumn } from "../packedColumn.js";
import { mergeRawRows } from "./mergeRawRows.js";
import { BLOCK_HEAD_WORDS, type StagedPart } from "./RawStage.js";

const TIMESTAMP = NSE_OPTION_COLUMNS.indexOf("timestamp");

/** Rows of one contract in one part, sorted by time: one array per vendor column, in the vendor's order. */
export interface RawRows {
  readonly rows: number;
  readonly columns: readonly Float64Array[];
}

interface Block {
  readonly rows: number;
  readonly words: number;
  readonly origin: number;
  readonly byteOffset: number;
}

/** Reads what a stage holds of one part, contract by contract. */
export class StagedRows {
  /** Rows that came before a row of an earlier time, in what was read so far. */
  unsorted = 0;
  readonly #file: number;
  readonly #path: string;
  readonly #blocks = new Map<string, Block[]>();
  readonly #columns: Float64Array[] = [];
  #words: Int32Array<ArrayBuffer> = new Int32Array(0);

  /** Finds the blocks; `contracts` are the names behind their numbers. */
  constructor(part: StagedPart, contracts: readonly string[]) {
    this.#path = part.file;
    this.#file = openSync(part.file, "r");
    const { size } = fstatSync(this.#file);
    const head = new Int32Array(4);
    for (let at = 0; at < size; ) {
      if (readSync(this.#file, new Uint8Array(head.buffer), 0, 16, at) !== 16) this.#cutShort();
      const [contract, rows, words, origin] = head as unknown as [number, number, number, number];
      const name = contracts[contract];
      if (name === undefined || words <= 0) this.#cutShort();
      const blocks = this.#blocks.get(name) ?? [];
      blocks.push({ rows, words, origin, byteOffset: at });
      this.#blocks.set(name, blocks);
      at += words * 4;
    }
  }

  contracts(): string[] {
    return [...this.#blocks.keys()];
  }

  /**
   * Rows of one contract; the arrays are valid until the next call. Undefined when it has none. Rows of several origins are
   * joined as those of two sources are; `staged` counts them before that.
   */
  read(contract: string): (RawRows & { readonly staged: number }) | undefined {
    const blocks = this.#blocks.get(contract);
    if (!blocks) return undefined;
    const origins = [...new Set(blocks.map(({ origin }) => origin))];
    const [first, ...others] = origins.map((origin) => blocks.filter((block) => block.origin === origin));
    let joined = this.#read(first!);
    for (const other of others) {
      const before = { rows: joined.rows, columns: joined.columns.map((column) => column.slice()) };
      joined = mergeRawRows(before, this.#read(other));
    }
    return { ...joined, staged: blocks.reduce((sum, block) => sum + block.rows, 0) };
  }

  #read(blocks: readonly Block[]): RawRows {
    const rows = blocks.reduce((sum, block) => sum + block.rows, 0);
    const columns = NSE_OPTION_COLUMNS.map((_, index) => this.#column(index, rows));
    let at = 0;
    for (const block of blocks) {
      this.#unpack(block, columns, at);
      at += block.rows;
    }
    return { rows, columns: this.#sorted(columns) };
  }

  close(): void {
    closeSync(this.#file);
  }

  #unpack(block: Block, columns: readonly Float64Array[], at: number): void {
    if (this.#words.length < block.words) this.#words = new Int32Array(block.words + (block.words & 1));
    const words = this.#words;
    const byteLength = block.words * 4;
    const bytes = new Uint8Array(words.buffer, 0, byteLength);
    if (readSync(this.#file, bytes, 0, byteLength, block.byteOffset) !== byteLength) this.#cutShort();
    let from = BLOCK_HEAD_WORDS + (BLOCK_HEAD_WORDS & 1);
    for (let index = 0; index < columns.length; index++) {
      const kind = bytes[16 + index] as PackedKind;
      from += unpackColumn(kind, words.subarray(from), columns[index]!.subarray(at, at + block.rows));
      from += from & 1;
    }
  }

  /** By time; rows of one time keep their order. */
  #sorted(columns: readonly Float64Array[]): readonly Float64Array[] {
    const time = columns[TIMESTAMP]!;
    if (firstUnsorted(time) < 0) return columns;
    for (let row = 1; row < time.length; row++) if (time[row]! < time[row - 1]!) this.unsorted++;
    const order = Int32Array.from(time, (_, row) => row).sort((a, b) => time[a]! - time[b]! || a - b);
    return columns.map((column) => Float64Array.from(order, (row) => column[row]!));
  }

  #column(index: number, rows: number): Float64Array {
    let column = this.#columns[index];
    if (!column || column.length < rows) {
      column = new Float64Array(rows + (rows >> 1));
      this.#columns[index] = column;
    }
    return column.subarray(0, rows);
  }

  #cutShort(): never {
    throw new StrikebookError("environment", `the staged rows ${this.#path} are cut short`, "extract again");
  }
}
