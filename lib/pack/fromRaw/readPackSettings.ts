import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { checkExpiryRule, type ExpiryRule } from "../../contract/expiryOf.js";
import { LotTable } from "../../contract/LotTable.js";
import { products } from "../../contract/Product.js";
import type { Manifest, SourceFile } from "../../lake/Manifest.js";
import { packageRoot } from "../../task/packageRoot.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { ExpiryCalendar } from "../../time/ExpiryCalendar.js";
import { DEFAULT_SPOT_TOLERANCE_MS } from "../joinSpot.js";
import type { PackRawOptions } from "../packRaw.js";

/** What shapes the rows of a pack, beside the raw parts themselves. */
export interface PackSettings {
  readonly calendar: ExpiryCalendar;
  readonly lots: LotTable;
  readonly expiryRule: ExpiryRule | undefined;
  /** Upper case. */
  readonly underlyings: readonly string[];
  /** True when `underlyings` were named by the caller. */
  readonly onlyNamed: boolean;
  readonly toleranceMs: number;
  /** The calendar and the lot table, for the manifests. */
  readonly files: readonly SourceFile[];
  readonly calendarFile: SourceFile;
  readonly lotFiles: readonly SourceFile[];
  readonly parameters: Manifest["parameters"];
}

export function readPackSettings(options: PackRawOptions): PackSettings {
  const { expiryRule } = options;
  if (expiryRule !== undefined) checkExpiryRule(expiryRule);
  if (options.replace && options.merge) {
    throw new StrikebookError("argument", "replace and merge exclude each other", "choose one of them");
  }
  const toleranceMs = options.spotToleranceMs ?? DEFAULT_SPOT_TOLERANCE_MS;
  if (!(toleranceMs >= 0)) {
    throw new StrikebookError("argument", `a spot tolerance of ${toleranceMs} ms is not >= 0`, "give milliseconds");
  }
  const calendar = readCalendar(options.calendar);
  const lots = readLots(options.lots);
  return {
    calendar: calendar.calendar,
    lots: lots.lots,
    expiryRule,
    underlyings: wantedUnderlyings(options.underlyings),
    onlyNamed: options.underlyings !== undefined,
    toleranceMs,
    files: [calendar.file, ...lots.files],
    calendarFile: calendar.file,
    lotFiles: lots.files,
    parameters: { spotToleranceMs: toleranceMs, ...(expiryRule === undefined ? {} : { expiryRule }) },
  };
}

function readCalendar(calendar: string | ExpiryCalendar): { calendar: ExpiryCalendar; file: SourceFile } {
  if (typeof calendar !== "string") {
    return { calendar, file: { name: basename(calendar.source), sha256: sha256(calendar.toCsv()) } };
  }
  const bytes = readText(calendar, "expiry calendar", "name a file underlying,kind,period,expiry");
  return {
    calendar: ExpiryCalendar.parse(bytes, calendar),
    file: { name: basename(calendar), sha256: sha256(bytes) },
  };
}

function readLots(lots: string | LotTable | undefined): { lots: LotTable; files: SourceFile[] } {
  if (typeof lots === "object") return { lots, files: [] };
  const path = lots ?? join(packageRoot(), "data", "markets", "nse-lots.csv");
  const text = readText(path, "lot table", "name a CSV file of lot sizes");
  return { lots: LotTable.parse(text, path), files: [{ name: basename(path), sha256: sha256(text) }] };
}

function readText(path: string, what: string, cure: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new StrikebookError("missing", `cannot read the ${what} ${path}`, cure, { cause: error });
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** @throws StrikebookError `argument` for a name that is no NSE product. */
function wantedUnderlyings(named: readonly string[] | undefined): readonly string[] {
  const known = Object.values(products)
    .filter(({ venue }) => venue === "NSE")
    .map(({ underlying }) => underlying);
  if (named === undefined) return known;
  const wanted = named.map((name) => name.toUpperCase());
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined && wanted.length > 0) return wanted;
  const what = unknown === undefined ? "no underlying is named" : `no product NSE:${unknown} is known`;
  throw new StrikebookError("argument", what, `there are ${known.join(", ")}`);
}
