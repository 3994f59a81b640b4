import type { Manifest } from "../../lake/Manifest.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { RejectedContract } from "../PackReport.js";
import type { PartTally } from "../PartTally.js";
import type { PackRawOptions } from "../packRaw.js";
import type { PlannedDay } from "./PlannedDay.js";

/** Share of option rows above which rejected contracts stop a pack. */
const MOST_REJECTED = 0.01;

/**
 * Warns of rejected contracts, and refuses them when strict or when they hold more than one option row in a hundred.
 *
 * @throws StrikebookError `contract` naming the first ones
 */
export function refuseRejected(
  rejected: readonly RejectedContract[],
  optionRows: number,
  options: PackRawOptions,
  warnings: Set<string>,
): void {
  const first = rejected[0];
  if (!first) return;
  if (options.strict) {
    const more = rejected.length > 1 ? ` and ${rejected.length - 1} more` : "";
    const what = `contract ${first.table}${more} had to be rejected: ${first.reason}`;
    throw new StrikebookError("contract", what, "mend the calendar or the name, or pack without strict");
  }
  const rows = rejected.reduce((sum, one) => sum + one.rows, 0);
  const share = rows / optionRows;
  const names = rejected.slice(0, 3).map(({ table }) => table);
  const more = rejected.length > names.length ? `, and ${rejected.length - names.length} more` : "";
  const what = `${rows} of ${optionRows} option rows (${(100 * share).toFixed(2)} %) are of ${rejected.length} rejected contracts: ${names.join(", ")}${more} (${first.reason})`;
  if (share > MOST_REJECTED && !options.allowRejected) {
    throw new StrikebookError("contract", what, "mend the calendar or the names, or pass allowRejected");
  }
  warnings.add(what);
}

/** @throws StrikebookError `empty` when there are option rows and none of them is of a dated contract. */
export function refuseNothing(
  from: string,
  optionRows: number,
  datedRows: number,
  rejected: readonly RejectedContract[],
): void {
  if (optionRows === 0 || datedRows > 0) return;
  const why = rejected[0] ? `; first rejected: ${rejected[0].reason}` : "";
  const what = `no option row remains of ${from}: ${rejected.length} contracts rejected${why}`;
  throw new StrikebookError("empty", what, "check the raw layer and the calendar");
}

/** @throws StrikebookError `empty` when rows of options were read and every one of them was dropped. */
export function refuseEmpty(
  from: string,
  parts: readonly Manifest[],
  { rowsRead, dropped }: PartTally,
  finished: readonly string[],
): void {
  if (rowsRead === 0 || finished.length > 0 || parts.some(({ dataset }) => dataset === "nse_options")) return;
  const why = Object.entries(dropped.toRecord()).map(([name, count]) => `${name} ${count}`);
  const what = `no option row remains of ${from} (rows dropped: ${why.join(", ")})`;
  throw new StrikebookError("empty", what, "check the raw layer and the calendar");
}

/**
 * Refuses options without their underlying's prices. With `allowMissingSpot` single days without spot are a warning:
 * their spot columns are NULL.
 *
 * @throws StrikebookError `missing` naming the days.
 */
export function refuseSpotless(days: readonly PlannedDay[], options: PackRawOptions, warnings: Set<string>): void {
  const without = days.filter(({ raw, lakeSpot, writesOptions }) => writesOptions && !raw.spot && !lakeSpot);
  for (const underlying of new Set(without.map(({ raw }) => raw.underlying))) {
    const dates = without.filter(({ raw }) => raw.underlying === underlying).map(({ raw }) => raw.date);
    if (!options.allowMissingSpot) {
      const some =
        dates.length > 3 ? `${dates.slice(0, 3).join(", ")} and ${dates.length - 3} more days` : dates.join(", ");
      const what = `${options.from} holds options of ${underlying} on ${some} but no spot of it`;
      throw new StrikebookError("missing", what, "extract the dump that holds it, or pass allowMissingSpot");
    }
    for (const date of dates) {
      warnings.add(`${underlying} ${date} has no spot: its spot columns are NULL and no tape opens on it`);
    }
  }
}
