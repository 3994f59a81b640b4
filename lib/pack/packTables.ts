import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { SpotSeries } from "../columns/QuoteRun.js";
import type { ExpiryRule } from "../contract/expiryOf.js";
import { products } from "../contract/Product.js";
import { DuckDbSession } from "../lake/DuckDbSession.js";
import { FileHashes } from "../lake/FileHashes.js";
import { keepLakeCalendar, lakeCalendar } from "../lake/lakeCalendar.js";
import { findPart } from "../lake/listParts.js";
import type { SourceFile } from "../lake/Manifest.js";
import { defaultLakeRoot } from "../lake/openLake.js";
import { readSpotPart } from "../lake/readSpotPart.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { ExpiryCalendar } from "../time/ExpiryCalendar.js";
import { DEFAULT_SPOT_TOLERANCE_MS } from "./joinSpot.js";
import { NsePacker } from "./NsePacker.js";
import type { PackReport } from "./PackReport.js";
import { refuseMissing, refuseNothing, refuseRejected } from "./packChecks.js";
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
  /** Writes days anew that the lake has already. */
  readonly replace?: boolean | undefined;
  /** Fails when a contract had to be rejected. */
  readonly strict?: boolean | undefined;
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
  const underlyings = options.underlyings?.map((name) => name.toUpperCase()) ?? nseUnderlyings();
  const replace = options.replace ?? false;
  // A calendar that contradicts the one that dated this lake is refused before the long work.
  lakeCalendar(root)?.merge(calendar);
  const packer = new NsePacker({ root, replace, calendar, expiryRule: options.expiryRule, underlyings });
  let session: DuckDbSession | undefined;
  try {
    const files = await feed(packer);
    if (options.strict) refuseRejected(packer);
    refuseNothing(packer, files);
    // One thread per statement, and two statements at a time: DuckDB's idle workers cost a third more processor time.
    session = await DuckDbSession.open({ memoryLimit: options.memoryLimit ?? "2GB", threads: 1 });
    const lakeSpot = await spotOfLake(packer, session, options);
    refuseMissing(packer, files, { requested: options.underlyings ? underlyings : [], lakeSpot });
    const parts = await writeNseParts(packer, session, {
      source,
      files,
      calendar: calendarFile,
      toleranceMs: options.spotToleranceMs ?? DEFAULT_SPOT_TOLERANCE_MS,
      lakeSpot: (date, underlying) => lakeSpot.get(`${date} ${underlying}`),
      signal: options.signal,
    });
    await keepLakeCalendar(root, calendar);
    const seconds = (performance.now() - startedAt) / 1000;
    const allFiles = calendarFile ? [...files, calendarFile] : files;
    return summarisePack(packer, { lake: root, source, files: allFiles, parts, seconds });
  } finally {
    packer.stage.close();
    await session?.close();
  }
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
