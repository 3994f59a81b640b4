import { closeSync, mkdirSync, openSync, readdirSync, rmdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { QUOTE_COLUMN_NAMES, type QuoteRun } from "../columns/QuoteRun.js";
import type { ContractIdentity } from "../contract/ContractIdentity.js";
import { isProcessAlive } from "../lake/isProcessAlive.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { CivilDate } from "../time/civilDate.js";
import { type PackedKind, packColumn } from "./packedColumn.js";
import { RunReader } from "./RunReader.js";

/** Where one run lies in its staging file. */
export interface StagedRun {
  readonly contract: ContractIdentity;
  readonly rows: number;
  readonly day: StagedDay;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly kinds: readonly PackedKind[];
  readonly vendorNames: readonly string[];
}

/** All runs of one underlying on one day, in the order in which they came. */
export interface StagedDay {
  readonly date: CivilDate;
  readonly underlying: string;
  readonly runs: StagedRun[];
  readonly file: number;
  bytes: number;
}

let stages = 0;

/**
 * Runs on disk between reading and writing, so that memory stays bounded: a dump comes contract by contract with all its
 * days, a part wants one day with all its contracts. One file per day and underlying, under a hidden folder of the lake.
 */
export class RunStage {
  readonly #folder: string;
  /** The lake's folder when this stage made it: a pack that fails leaves no empty lake behind. */
  readonly #madeRoot: string | undefined;
  readonly #days = new Map<string, StagedDay>();
  #words: Int32Array<ArrayBuffer> = new Int32Array(0);

  /** Makes the folder, and removes those of processes that are gone. */
  constructor(root: string) {
    this.#madeRoot = mkdirSync(root, { recursive: true }) === undefined ? undefined : root;
    for (const name of readdirSync(root)) {
      const pid = /^\.pack-(\d+)-\d+$/.exec(name)?.[1];
      if (pid !== undefined && !isProcessAlive(Number(pid))) rmSync(join(root, name), { recursive: true, force: true });
    }
    this.#folder = join(root, `.pack-${process.pid}-${stages++}`);
    mkdirSync(this.#folder);
  }

  /** Days staged so far, by underlying and date. */
  days(): StagedDay[] {
    const name = (day: StagedDay): string => `${day.date} ${day.underlying}`;
    return [...this.#days.values()].sort((a, b) => (name(a) < name(b) ? -1 : 1));
  }

  has(date: CivilDate, underlying: string): boolean {
    return this.#days.has(`${date} ${underlying}`);
  }

  /** @throws StrikebookError `environment` when the disk is full. */
  add(date: CivilDate, run: QuoteRun): void {
    const { underlying } = run.contract.product;
    const day = this.#day(date, underlying);
    const vendorNames = Object.keys(run.vendor);
    const columns = [
      ...QUOTE_COLUMN_NAMES.map((name) => run.quotes[name]),
      ...vendorNames.map((name) => run.vendor[name]!),
    ];
    const words = this.#room(columns.length * (run.rows * 2 + 2));
    const kinds: PackedKind[] = [];
    let length = 0;
    for (const column of columns) {
      const packed = packColumn(column, words.subarray(length));
      kinds.push(packed.kind);
      // Doubles need even places.
      length += packed.words + (packed.words & 1);
    }
    const byteLength = length * 4;
    const entry = {
      contract: run.contract,
      rows: run.rows,
      day,
      byteOffset: day.bytes,
      byteLength,
      kinds,
      vendorNames,
    };
    this.#write(day, new Uint8Array(words.buffer, 0, byteLength));
    day.runs.push(entry);
  }

  /** A reader of staged runs; writers that work at the same time need one each. */
  reader(): RunReader {
    return new RunReader();
  }

  /** Removes everything that was staged. */
  close(): void {
    for (const day of this.#days.values()) closeSync(day.file);
    this.#days.clear();
    rmSync(this.#folder, { recursive: true, force: true });
    if (this.#madeRoot !== undefined && readdirSync(this.#madeRoot).length === 0) rmdirSync(this.#madeRoot);
  }

  #day(date: CivilDate, underlying: string): StagedDay {
    const key = `${date} ${underlying}`;
    let day = this.#days.get(key);
    if (!day) {
      const file = openSync(join(this.#folder, `${date}_${underlying}.rows`), "wx+");
      day = { date, underlying, runs: [], file, bytes: 0 };
      this.#days.set(key, day);
    }
    return day;
  }

  #write(day: StagedDay, bytes: Uint8Array): void {
    try {
      let written = 0;
      while (written < bytes.length) {
        written += writeSync(day.file, bytes, written, bytes.length - written, day.bytes + written);
      }
      day.bytes += written;
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      const what = `cannot stage rows under ${this.#folder}: ${reason}`;
      throw new StrikebookError("environment", what, "free disk space, then pack again", { cause: error });
    }
  }

  #room(words: number): Int32Array<ArrayBuffer> {
    if (this.#words.length < words) this.#words = new Int32Array(words + (words >> 2) + (words & 1) * 2);
    return this.#words;
  }
}
