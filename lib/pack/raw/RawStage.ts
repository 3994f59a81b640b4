import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { NSE_OPTION_COLUMNS } from "../../market/vendorColumns.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { type CivilDate, civilFromDays, daysFromCivil } from "../../time/civilDate.js";
import { nseSession } from "../../time/Session.js";
import { civilDateAt, instantAt } from "../../time/sessionClock.js";
import { packColumn } from "../packedColumn.js";
import type { RawBatch } from "./RawBatch.js";
import { contractName, rawTableKind } from "./rawTableKind.js";

/** Words of the head of a staged block: contract, rows, words of the block, origin, and one byte of kind per column. */
export const BLOCK_HEAD_WORDS: number = 4 + Math.ceil(NSE_OPTION_COLUMNS.length / 4);

/** Vendor columns that the tables of a source do not have, by dataset. */
export type MissingColumns = Readonly<Record<"nse_raw_options" | "nse_raw_spot", readonly string[]>>;

/** Staged rows of one part: blocks of one contract each, in the order in which they came. */
export interface StagedPart {
  readonly dataset: keyof MissingColumns;
  readonly date: CivilDate;
  readonly underlying: string;
  readonly file: string;
  rows: number;
}

/** What one table gave. */
export interface StagedTable {
  /** In upper case. */
  readonly table: string;
  rows: number;
  missingTimestamp: number;
  firstDate: CivilDate | undefined;
  lastDate: CivilDate | undefined;
}

/** Everything that one source gave; plain data, so that it crosses threads. */
export interface StagedSource {
  /** Contract of a block, by the number in its head. */
  readonly contracts: readonly string[];
  readonly tables: readonly StagedTable[];
  readonly parts: readonly StagedPart[];
}

/**
 * Rows on disk between a source, which comes contract by contract with all its days, and the parts, which want one day
 * with all its contracts. Memory holds one batch.
 */
export class RawStage {
  readonly #folder: string;
  readonly #numbers = new Map<string, number>();
  readonly #origins = new Map<string, number>();
  readonly #tables: StagedTable[] = [];
  readonly #parts = new Map<string, StagedPart>();
  #words: Int32Array<ArrayBuffer> = new Int32Array(0);

  /** @param folder made here; the caller removes it */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  result(): StagedSource {
    return { contracts: [...this.#numbers.keys()], tables: this.#tables, parts: [...this.#parts.values()] };
  }

  /**
   * Stages the rows of an option, index or equity table; rows without a time are counted and left out.
   *
   * @throws StrikebookError `schema` when the rows have no time column, `environment` when the disk is full.
   */
  add(batch: RawBatch): void {
    const contract = contractName(batch.table);
    const kind = rawTableKind(contract);
    if (kind.kind === "unparsed") throw new Error(`${contract} has no place in the raw layer: ${kind.reason}`);
    const { timestamp } = batch.columns;
    if (!timestamp) {
      const cure = "check that the source has the vendor's columns";
      throw new StrikebookError("schema", `table ${batch.table} has no column timestamp`, cure);
    }
    const table = this.#table(contract);
    const dataset = kind.kind === "option" ? "nse_raw_options" : "nse_raw_spot";
    const origin = this.#origin(batch.origin ?? batch.table);
    const days = daysOf(timestamp.subarray(0, batch.rows));
    table.rows += batch.rows;
    table.missingTimestamp += days.missing;
    for (const [date, rows] of days.rows) {
      // What was stamped in 1970 tells nothing about the days of a table.
      if (date >= "1971") {
        if (table.firstDate === undefined || date < table.firstDate) table.firstDate = date;
        if (table.lastDate === undefined || date > table.lastDate) table.lastDate = date;
      }
      const part = this.#part(dataset, date, "underlying" in kind ? kind.underlying : contract);
      this.#append(part, [this.#numbers.get(contract)!, origin], batch.columns, rows);
      part.rows += rows.length;
    }
  }

  #table(contract: string): StagedTable {
    const number = this.#numbers.get(contract);
    if (number !== undefined) return this.#tables[number]!;
    const table = {
      table: contract,
      rows: 0,
      missingTimestamp: 0,
      firstDate: undefined,
      lastDate: undefined,
    };
    this.#numbers.set(contract, this.#tables.length);
    this.#tables.push(table);
    return table;
  }

  #part(dataset: StagedPart["dataset"], date: CivilDate, underlying: string): StagedPart {
    const key = `${dataset}_${date}_${underlying}`;
    let part = this.#parts.get(key);
    if (!part) {
      part = { dataset, date, underlying, file: join(this.#folder, `${key}.rows`), rows: 0 };
      this.#parts.set(key, part);
    }
    return part;
  }

  #origin(name: string): number {
    const number = this.#origins.get(name) ?? this.#origins.size;
    this.#origins.set(name, number);
    return number;
  }

  #append(
    part: StagedPart,
    [contract, origin]: readonly [number, number],
    columns: RawBatch["columns"],
    rows: Int32Array,
  ): void {
    const count = rows.length;
    const from = rows[0]!;
    const isRange = rows[count - 1]! - from === count - 1;
    const words = this.#room(BLOCK_HEAD_WORDS + NSE_OPTION_COLUMNS.length * (count * 2 + 2));
    const kinds = new Uint8Array(words.buffer, 16, NSE_OPTION_COLUMNS.length);
    let length = BLOCK_HEAD_WORDS + (BLOCK_HEAD_WORDS & 1);
    for (const [index, name] of NSE_OPTION_COLUMNS.entries()) {
      const all = columns[name];
      const values = !all
        ? new Float64Array(count).fill(Number.NaN)
        : isRange
          ? all.subarray(from, from + count)
          : Float64Array.from(rows, (row) => all[row]!);
      const packed = packColumn(values, words.subarray(length));
      kinds[index] = packed.kind;
      // Doubles need even places.
      length += packed.words + (packed.words & 1);
    }
    words.set([contract, count, length, origin]);
    this.#write(part.file, new Uint8Array(words.buffer, 0, length * 4));
  }

  #write(file: string, bytes: Uint8Array): void {
    try {
      // Opened anew each time: a source may hold more parts than a process may have open files.
      const descriptor = openSync(file, "a");
      try {
        for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
      } finally {
        closeSync(descriptor);
      }
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      const what = `cannot stage rows under ${this.#folder}: ${reason}`;
      throw new StrikebookError("environment", what, "free disk space, then run it again", { cause: error });
    }
  }

  #room(words: number): Int32Array<ArrayBuffer> {
    if (this.#words.length < words) this.#words = new Int32Array(words + (words >> 2) + (words & 1));
    return this.#words;
  }
}

/** Rows by the day of India's wall clock, in their order. */
function daysOf(timestamp: Float64Array): { rows: Map<CivilDate, Int32Array>; missing: number } {
  const found = new Map<CivilDate, number[]>();
  let missing = 0;
  let rows: number[] = [];
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < timestamp.length; row++) {
    const time = timestamp[row]!;
    if (Number.isNaN(time)) {
      missing++;
      continue;
    }
    if (!(time >= start && time < end)) {
      const date = civilDateAt(time, nseSession);
      start = instantAt(date, 0, nseSession);
      end = instantAt(civilFromDays(daysFromCivil(date) + 1), 0, nseSession);
      rows = found.get(date) ?? [];
      found.set(date, rows);
    }
    rows.push(row);
  }
  return { rows: new Map([...found].map(([date, list]) => [date, Int32Array.from(list)])), missing };
}
