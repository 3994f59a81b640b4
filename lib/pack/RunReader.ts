import { readSync } from "node:fs";
import { QUOTE_COLUMN_NAMES, type QuoteColumns, type QuoteRun } from "../columns/QuoteRun.js";
import { StrikebookError } from "../task/StrikebookError.js";
import { unpackColumn } from "./packedColumn.js";
import type { StagedRun } from "./RunStage.js";

/** Reads staged runs into columns that it uses again: fresh ones for every run cost more than the reading. */
export class RunReader {
  #words: Int32Array<ArrayBuffer> = new Int32Array(0);
  readonly #columns: Float64Array[] = [];

  /**
   * The columns of the run are valid until the next read.
   *
   * @throws StrikebookError `environment` when the staging file is not what was written.
   */
  read(run: StagedRun): QuoteRun {
    if (this.#words.length * 4 < run.byteLength) this.#words = new Int32Array(run.byteLength / 2);
    const words = this.#words;
    const bytes = new Uint8Array(words.buffer, 0, run.byteLength);
    if (readSync(run.day.file, bytes, 0, run.byteLength, run.byteOffset) !== run.byteLength) {
      throw new StrikebookError("environment", `the staged rows of ${run.contract.key} are cut short`, "pack again");
    }
    let at = 0;
    const columns = run.kinds.map((kind, index) => {
      const column = this.#column(index, run.rows);
      at += unpackColumn(kind, words.subarray(at), column);
      at += at & 1;
      return column;
    });
    const quotes = Object.fromEntries(QUOTE_COLUMN_NAMES.map((name, index) => [name, columns[index]!]));
    const vendor = run.vendorNames.map((name, index) => [name, columns[QUOTE_COLUMN_NAMES.length + index]!] as const);
    return {
      contract: run.contract,
      rows: run.rows,
      quotes: quotes as unknown as QuoteColumns,
      vendor: Object.fromEntries(vendor),
    };
  }

  #column(index: number, rows: number): Float64Array {
    let column = this.#columns[index];
    if (!column || column.length < rows) {
      column = new Float64Array(rows + (rows >> 1));
      this.#columns[index] = column;
    }
    return column.subarray(0, rows);
  }
}
