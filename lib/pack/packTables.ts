import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { SpotSeries } from "../columns/QuoteRun.js";
import { checkExpiryRule, type ExpiryRule } from "../contract/expiryOf.js";
import type { LotTable } from "../contract/LotTable.js";
import { loadLotTable } from "../contract/loadLotTable.js";
import { products } from "../contract/Product.js";
import { DuckDbSession } from "../lake/DuckDbSession.js";
import { FileHashes } from "../lake/FileHashes.js";
import { keepLakeCalendar } from "../lake/lakeCalendar.js";
import { findPart } from "../lake/listParts.js";
import type { SourceFile } from "../lake/Manifest.js";
import { defaultLakeRoot } from "../lake/openLake.js";
import { keepPackRecord } from "../lake/packRecords.js";
import { readSpotPart } from "../lake/readSpotPart.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { ExpiryCalendar } from "../time/ExpiryCalendar.js";
import { calendarChanges } from "./fromRaw/calendarChanges.js";
import { DEFAULT_SPOT_TOLERANCE_MS } from "./joinSpot.js";
import { NsePacker } from "./NsePacker.js";
import type { PackReport } from "./PackReport.js";
import { refuseManyRejected, refuseMissing, refuseNothing, refuseRejected } from "./packChecks.js";
import { packRecordOf } from "./packRecordOf.js";
import { refuseOutOfSession } from "./refuseOutOfSession.js";
import { summarisePack } from "./summarisePack.js";
import { writeNseParts } from "./writeNseParts.js";

/** What every way of packing NSE ticks has in common. */
export interface PackOptions extends TaskOptions {
  /** Root of the lake; default {@link defaultLakeRoot}. */
  readonly lake?: string | undefined;
  /** The authority on expiry days: a file, or one that is read already. */
  readonly calendar: string | ExpiryCalendar;
  /** Dates monthly contracts that the calendar does not; every row it touched says so. */
  readonly expiryRule?: ExpiryRule | undefined;
  /** Underlyings to pack; all NSE products of this library by default. A named one must be in the dumps. */
  readonly underlyings?: readonly string[] | undefined;
  /** How old a price of the underlying may be, ms; {@link DEFAULT_SPOT_TOLERANCE_MS} by default. */
  readonly spotToleranceMs?: number | undefined;
  /** Dated lot sizes: a file, or a table that is read already; the one that ships with the package by default. */
  readonly lots?: string | LotTable | undefined;
  /** Writes days anew that the lake has already. */
  readonly replace?: boolean | undefined;
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
}

/** Hands tables to the packer and returns the files they came from, by file number. */
export type TableFeed = (packer: NsePacker) => Promise<readonly SourceFile[]>;

/**
 * The one way from vendor tables to the lake: stage, check, join, write.
 *
 * @param source what the rows are, in words, for the manifests
 */
export async function packTables(source: string, feed: TableFeed, options: PackOptions): Promise<PackReport> {
  const startedAt = performance.now();
  const root = options.lake ?? defaultLakeRoot();
  const { calendar, file: calendarFile } = readCalendar(options.calendar);
  const underlyings = wantedUnderlyings(options.underlyings);
  if (options.expiryRule !== undefined) checkExpiryRule(options.expiryRule);
  const replace = options.replace ?? false;
  // A calendar that contradicts the one that dated this lake is refused before the long work.
  calendarChanges(root, calendar, false);
  const packer = new NsePacker({
    root,
    replace,
    calendar,
    expiryRule: options.expiryRule,
    underlyings,
    onlyNamed: options.underlyings !== undefined,
  });
  let session: DuckDbSession | undefined;
  try {
    const files = await feed(packer);
    if (options.strict) refuseRejected(packer);
    refuseOutOfSession(packer.sessionShares(), options.allowDropped ?? false, packer.warnings);
    refuseNothing(packer, files);
    refuseManyRejected(packer, options.allowRejected ?? false);
    // One thread per statement, and two statements at a time: DuckDB's idle workers cost a third more processor time.
    session = await DuckDbSession.open({ memoryLimit: options.memoryLimit ?? "2GB", threads: 1 });
    const lakeSpot = await spotOfLake(packer, session, options);
    refuseMissing(packer, files, {
      requested: options.underlyings ? underlyings : [],
      lakeSpot,
      allowMissingSpot: options.allowMissingSpot ?? false,
    });
    const parts = await writeNseParts(packer, session, {
      source,
      files,
      calendar: calendarFile,
      lots: typeof options.lots === "object" ? options.lots : loadLotTable(options.lots),
      toleranceMs: options.spotToleranceMs ?? DEFAULT_SPOT_TOLERANCE_MS,
      lakeSpot: (date, underlying) => lakeSpot.get(`${date} ${underlying}`),
      signal: options.signal,
    });
    await keepLakeCalendar(root, calendar);
    const seconds = (performance.now() - startedAt) / 1000;
    const allFiles = calendarFile ? [...files, calendarFile] : files;
    const report = summarisePack(packer, { lake: root, source, files: allFiles, parts, seconds });
    await keepPackRecord(root, packRecordOf(report.facts));
    return report;
  } finally {
    packer.stage.close();
    await session?.close();
  }
}

/** @throws StrikebookError `argument` for a name that is no NSE product, before hours of reading find nothing of it. */
function wantedUnderlyings(named: readonly string[] | undefined): string[] {
  const known = nseUnderlyings();
  if (named === undefined) return known;
  const wanted = named.map((name) => name.toUpperCase());
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined && wanted.length > 0) return wanted;
  const what = unknown === undefined ? "no underlying is named" : `no product NSE:${unknown} is known`;
  throw new StrikebookError("argument", what, `there are ${known.join(", ")}`);
}

function nseUnderlyings(): string[] {
  return Object.values(products)
    .filter(({ venue }) => venue === "NSE")
    .map(({ underlying }) => underlying);
}

function readCalendar(calendar: string | ExpiryCalendar): { calendar: ExpiryCalendar; file: SourceFile | undefined } {
  if (typeof calendar !== "string") return { calendar, file: undefined };
  let bytes: Buffer;
  try {
    bytes = readFileSync(calendar);
  } catch (error) {
    const what = `cannot read the expiry calendar ${calendar}`;
    throw new StrikebookError("missing", what, "name a file underlying,kind,period,expiry", { cause: error });
  }
  const file = { name: basename(calendar), sha256: createHash("sha256").update(bytes).digest("hex") };
  return { calendar: ExpiryCalendar.parse(bytes.toString("utf8"), calendar), file };
}

/** Prices that the dumps did not hold but the lake does, by day and underlying. */
async function spotOfLake(
  packer: NsePacker,
  session: DuckDbSession,
  options: PackOptions,
): Promise<Map<string, SpotSeries>> {
  const found = new Map<string, SpotSeries>();
  const hashes = new FileHashes();
  for (const { date, underlying } of packer.stage.days()) {
    if (packer.spots.get(date, underlying)) continue;
    const part = await findPart(packer.options.root, { dataset: "nse_spot", date, underlying });
    if (part) found.set(`${date} ${underlying}`, await readSpotPart(session, hashes, part, options));
  }
  return found;
}
