import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Product } from "../contract/Product.js";
import { MANIFEST_NAME, PARQUET_NAME, partFolder, partLabel } from "../lake/PartKey.js";
import { nseQuoteDays } from "../sources/nse/nseQuoteDays.js";
import { nseSpotDays } from "../sources/nse/nseSpotDays.js";
import type { VendorTable } from "../sources/nse/VendorTable.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { CivilDate } from "../time/civilDate.js";
import { type ClassifyOptions, classifyTable, type TableClass } from "./classifyTable.js";
import type { ExpiryFacts } from "./nseOptionPartRun.js";
import type { RejectedContract } from "./PackReport.js";
import { PartTallies, PartTally } from "./PartTally.js";
import { RunStage } from "./RunStage.js";
import type { SessionShare } from "./refuseOutOfSession.js";
import { SpotStage } from "./SpotStage.js";

type OptionTable = Extract<TableClass, { kind: "option" }>;

export interface NsePackerOptions extends ClassifyOptions {
  readonly root: string;
  readonly replace: boolean;
}

/** Takes vendor tables in any order and stages their clean rows by day and underlying, counting every row. */
export class NsePacker {
  readonly options: NsePackerOptions;
  readonly stage: RunStage;
  readonly spots: SpotStage = new SpotStage();
  readonly tallies: PartTallies = new PartTallies();
  readonly optionTotal: PartTally = new PartTally();
  readonly spotTotal: PartTally = new PartTally();
  readonly rejected: RejectedContract[] = [];
  readonly expiries: Map<string, ExpiryFacts> = new Map();
  readonly warnings: Set<string> = new Set();
  readonly tables: { read: number; skipped: number; empty: number } = { read: 0, skipped: 0, empty: 0 };
  /** Tables that are options of a wanted underlying, with rows or without. */
  optionTables = 0;
  readonly #classes = new Map<string, TableClass>();
  readonly #checked = new Set<string>();

  constructor(options: NsePackerOptions) {
    this.options = options;
    this.stage = new RunStage(options.root);
  }

  classify(table: string): TableClass {
    let known = this.#classes.get(table);
    if (!known) {
      known = classifyTable(table, this.options);
      this.#classes.set(table, known);
      if (known.kind === "option") this.optionTables++;
    }
    return known;
  }

  /** Days of option rows, each with how many of them are out of session. */
  *sessionShares(): Generator<SessionShare> {
    for (const [[dataset, date, underlying], { rowsRead: rows, dropped }] of this.tallies.entries()) {
      const { outOfSession = 0 } = dropped.toRecord();
      if (dataset === "nse_options") yield { date: date!, underlying: underlying!, rows, outOfSession };
    }
  }

  /** Counts a table that was not read: of neither kind, empty, or rejected with its rows. */
  pass(table: string, rows: number): void {
    const known = this.classify(table);
    if (known.kind === "other") this.tables.skipped++;
    else if (known.kind === "rejected") {
      this.rejected.push({ table, reason: known.reason, rows });
      this.optionTotal.rowsRead += rows;
      this.optionTotal.dropped.add("rejectedContract", rows);
    } else this.tables.empty++;
  }

  /**
   * Stages the rows of one table.
   *
   * @param file number of the source file, for the manifests
   */
  add(vendor: VendorTable, file: number): void {
    const known = this.classify(vendor.table);
    if (vendor.rows === 0 || known.kind === "other" || known.kind === "rejected") {
      this.pass(vendor.table, vendor.rows);
      return;
    }
    this.tables.read++;
    if (known.kind === "option") this.#addOptions(vendor, known, file);
    else this.#addSpot(vendor, known.product, file);
  }

  #addOptions(vendor: VendorTable, { contract, expiry, inCalendar }: OptionTable, file: number): void {
    const total = this.optionTotal;
    total.rowsRead += vendor.rows;
    if (!inCalendar) {
      const what = `${contract.product.underlying} ${contract.expiryDate} (by ${expiry.expirySource})`;
      this.warnings.add(`${what} is no expiry of ${this.options.calendar.source}`);
    }
    this.expiries.set(contract.key, expiry);
    const clean = nseQuoteDays(vendor, contract);
    total.dropped.addAll(clean.dropped);
    for (const day of clean.days) {
      this.#refuseExisting("nse_options", day.date, contract.product.underlying);
      const tally = this.tallies.of("nse_options", day.date, contract.product.underlying);
      tally.rowsRead += day.rowsRead;
      tally.files.add(file);
      tally.dropped.addAll(day.dropped);
      tally.marked.addAll(day.marked);
      total.dropped.addAll(day.dropped);
      total.marked.addAll(day.marked);
      if (!day.rows) continue;
      if (expiry.expirySource === "rule") {
        tally.marked.add("expiryByRule", day.rows.rows);
        total.marked.add("expiryByRule", day.rows.rows);
      }
      this.stage.add(day.date, day.rows);
    }
  }

  #addSpot(vendor: VendorTable, product: Product, file: number): void {
    const total = this.spotTotal;
    total.rowsRead += vendor.rows;
    const clean = nseSpotDays(vendor, product);
    total.dropped.addAll(clean.dropped);
    for (const day of clean.days) {
      this.#refuseExisting("nse_spot", day.date, product.underlying);
      const tally = this.tallies.of("nse_spot", day.date, product.underlying);
      tally.rowsRead += day.rowsRead;
      tally.files.add(file);
      tally.dropped.addAll(day.dropped);
      total.dropped.addAll(day.dropped);
      if (day.rows) this.spots.add(day.date, day.rows);
    }
  }

  /** A day that the lake has already is refused when its first rows come, not after an hour of reading. */
  #refuseExisting(dataset: string, date: CivilDate, underlying: string): void {
    const key = { dataset, date, underlying };
    const label = partLabel(key);
    if (this.options.replace || this.#checked.has(label)) return;
    this.#checked.add(label);
    const folder = partFolder(this.options.root, key);
    for (const name of [MANIFEST_NAME, PARQUET_NAME]) {
      if (!existsSync(join(folder, name))) continue;
      const what = `${label} is already in the lake (${join(folder, name)})`;
      throw new StrikebookError("argument", what, "pass replace to write it again");
    }
  }
}
