import type { ExpiryRule } from "../contract/expiryOf.js";
import type { LotTable } from "../contract/LotTable.js";
import { DuckDbSession } from "../lake/DuckDbSession.js";
import { keepLakeCalendar } from "../lake/lakeCalendar.js";
import { withLakeLock } from "../lake/lakeLock.js";
import { defaultLakeRoot } from "../lake/openLake.js";
import { keepPackRecord } from "../lake/packRecords.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { ExpiryCalendar } from "../time/ExpiryCalendar.js";
import { calendarChanges, refuseDatedDays } from "./fromRaw/calendarChanges.js";
import { RawPacker } from "./fromRaw/RawPacker.js";
import { readPackSettings } from "./fromRaw/readPackSettings.js";
import type { PackReport } from "./PackReport.js";
import { packRecordOf } from "./packRecordOf.js";

export interface PackRawOptions extends TaskOptions {
  /** Root of the raw layer: `nse_raw_options` and `nse_raw_spot`. */
  readonly from: string;
  /** Root of the lake; default {@link defaultLakeRoot}. May be the raw layer's own root. */
  readonly lake?: string | undefined;
  /** The authority on expiry days: a file, or one that is read already. */
  readonly calendar: string | ExpiryCalendar;
  /** Dates monthly contracts that the calendar does not; every row it touched says so. */
  readonly expiryRule?: ExpiryRule | undefined;
  /** Dated lot sizes: a file, or a table that is read already; the one that ships with the package by default. */
  readonly lots?: string | LotTable | undefined;
  /** Underlyings to pack; all NSE products of this library by default. A named one must be in the raw layer. */
  readonly underlyings?: readonly string[] | undefined;
  /** How old a price of the underlying may be, ms; 5000 by default. */
  readonly spotToleranceMs?: number | undefined;
  /** Writes days anew that the lake has already. */
  readonly replace?: boolean | undefined;
  /**
   * With `replace`: dates months by this calendar that the lake's own calendar dated differently. Every day that it dated
   * so must be written anew by this pack, or be gone.
   */
  readonly replaceCalendar?: boolean | undefined;
  /** Adds to days that the lake has already the rows of contracts and times that are not there yet. */
  readonly merge?: boolean | undefined;
  /** Fails when a contract had to be rejected. */
  readonly strict?: boolean | undefined;
  /** Packs although more than one option row in a hundred had to be rejected with its contract. */
  readonly allowRejected?: boolean | undefined;
  /** Packs days of which more than half of an underlying's option rows are out of session. */
  readonly allowDropped?: boolean | undefined;
  /** Packs days on which an underlying has no spot: their spot columns are NULL and no tape opens on them. */
  readonly allowMissingSpot?: boolean | undefined;
  /** Memory of DuckDB, "2GB" by default. */
  readonly memoryLimit?: string | undefined;
  /** Days packed at the same time; 2 by default. */
  readonly parallel?: number | undefined;
  /** Reads every part back and compares it row by row; true unless a benchmark says otherwise. */
  readonly verify?: boolean | undefined;
}

/**
 * Packs a raw layer into the lake, day by day and underlying by underlying: `nse_spot` and `nse_options`, with each
 * contract dated by its exact name or the calendar, rows cleaned and counted, the spot joined backward in time. A day that
 * was packed of the same raw parts with the same settings is passed over, so that a run that was stopped goes on where it
 * was; what it writes then has the bytes of an uninterrupted run.
 *
 * @throws StrikebookError `missing` (no raw part, no spot), `empty` (no row remains), `argument` (a day is in the lake
 *   already, of other raw parts or settings), `environment` (another process is writing there; disk full), `corrupt` (a
 *   raw part is not what its manifest says), `contract` (rejected contracts).
 * @example const report = await packRaw({ from: "raw", lake: "lake", calendar: "expiry_calendar.csv" });
 */
export async function packRaw(options: PackRawOptions): Promise<PackReport> {
  const startedAt = performance.now();
  const root = options.lake ?? defaultLakeRoot();
  const settings = readPackSettings(options);
  // A calendar that contradicts the one that dated this lake is refused before the long work.
  const replaceCalendar = options.replaceCalendar ?? false;
  if (replaceCalendar && !options.replace)
    throw new StrikebookError("argument", "replaceCalendar without replace", "pass replace with it");
  const changes = calendarChanges(root, settings.calendar, replaceCalendar);
  const packer = await RawPacker.plan(root, settings, options);
  return withLakeLock(root, async () => {
    // One thread per statement, and two statements at a time: rows of two files meet by their position.
    const session = await DuckDbSession.open({ memoryLimit: options.memoryLimit ?? "2GB", threads: 1 });
    try {
      await packer.check(session);
      const isReplaced = (date: string, underlying: string): boolean => packer.writesOptions(date, underlying);
      await refuseDatedDays(session, root, changes, isReplaced, { signal: options.signal });
      await packer.pack(session);
      await keepLakeCalendar(root, settings.calendar, replaceCalendar);
      const report = packer.report((performance.now() - startedAt) / 1000);
      if (report.facts.parts.length > 0) {
        await keepPackRecord(root, packRecordOf(await packer.wholeFacts(session, report.facts)));
      }
      return report;
    } finally {
      await session.close();
    }
  });
}
