import type { SpotSeries } from "../columns/QuoteRun.js";
import type { SourceFile } from "../lake/Manifest.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { NsePacker } from "./NsePacker.js";

function namesOf(files: readonly SourceFile[]): string {
  return files.map(({ name }) => name).join(", ") || "the source";
}

/** @throws StrikebookError `contract` when a table that looks like an option was rejected. */
export function refuseRejected(packer: NsePacker): void {
  const [first] = packer.rejected;
  if (!first) return;
  const more = packer.rejected.length > 1 ? ` and ${packer.rejected.length - 1} more` : "";
  const what = `table ${first.table}${more} had to be rejected: ${first.reason}`;
  throw new StrikebookError("contract", what, "mend the calendar or the name, or pack without strict");
}

/** Share of option rows above which rejected contracts stop a pack. */
const MOST_REJECTED = 0.01;

/**
 * Warns of rejected contracts, and refuses them when they hold more than one option row in a hundred.
 *
 * @throws StrikebookError `contract` naming the first ones
 */
export function refuseManyRejected(packer: NsePacker, allowed: boolean): void {
  const { rejected, optionTotal } = packer;
  if (rejected.length === 0) return;
  const rows = rejected.reduce((sum, one) => sum + one.rows, 0);
  const share = optionTotal.rowsRead > 0 ? rows / optionTotal.rowsRead : 0;
  const names = rejected.slice(0, 3).map(({ table }) => table);
  const more = rejected.length > names.length ? `, and ${rejected.length - names.length} more` : "";
  const what = `${rows} of ${optionTotal.rowsRead} option rows (${(100 * share).toFixed(2)} %) are of ${rejected.length} rejected contracts: ${names.join(", ")}${more} (${rejected[0]!.reason})`;
  if (share > MOST_REJECTED && !allowed) {
    throw new StrikebookError("contract", what, "mend the calendar or the names, or pass allowRejected");
  }
  packer.warnings.add(what);
}

/** @throws StrikebookError `empty` when nothing remains, or when there were option tables and none of their rows remains. */
export function refuseNothing(packer: NsePacker, files: readonly SourceFile[]): void {
  const options = packer.stage.days().length;
  const wasOption = packer.rejected.length > 0 || packer.optionTables > 0;
  if (options > 0 || (packer.spots.days().length > 0 && !wasOption)) return;
  const { read, skipped, empty } = packer.tables;
  const dropped = Object.entries(packer.optionTotal.dropped.toRecord()).map(([name, count]) => `${name} ${count}`);
  const rejected = packer.rejected[0];
  const why = [
    `${read} tables read, ${skipped} skipped, ${empty} empty, ${packer.rejected.length} rejected`,
    ...(dropped.length > 0 ? [`rows dropped: ${dropped.join(", ")}`] : []),
    ...(rejected ? [`first rejected: ${rejected.reason}`] : []),
  ];
  const what = `no option row remains of ${namesOf(files)} (${why.join("; ")})`;
  throw new StrikebookError("empty", what, "check the dumps and the calendar");
}

/**
 * Refuses options without their underlying's prices, and underlyings that were asked for by name and are not there.
 * With `allowMissingSpot` single days without spot are a warning: their spot columns are NULL.
 *
 * @throws StrikebookError `missing` naming the table, or the days.
 */
export function refuseMissing(
  packer: NsePacker,
  files: readonly SourceFile[],
  known: {
    readonly requested: readonly string[];
    readonly lakeSpot: ReadonlyMap<string, SpotSeries>;
    readonly allowMissingSpot: boolean;
  },
): void {
  const days = packer.stage.days();
  for (const underlying of known.requested) {
    if (days.some((day) => day.underlying === underlying)) continue;
    if (packer.optionTables === 0 && packer.spots.has(underlying)) continue;
    const what = `${namesOf(files)} hold no option table of ${underlying}`;
    throw new StrikebookError("missing", what, "add its dump or do not ask for it");
  }
  for (const underlying of new Set(days.map((day) => day.underlying))) {
    const ofUnderlying = days.filter((day) => day.underlying === underlying);
    const without = ofUnderlying.filter(
      ({ date }) => !packer.spots.get(date, underlying) && !known.lakeSpot.has(`${date} ${underlying}`),
    );
    if (without.length === ofUnderlying.length) {
      const what = `${namesOf(files)} hold no spot table ${underlying} for its options of ${without[0]!.date}`;
      throw new StrikebookError("missing", what, "add the dump that holds it (das_nse_mod.sql.gz)");
    }
    if (without.length > 0 && !known.allowMissingSpot) {
      const dates = without.map(({ date }) => date);
      const some =
        dates.length > 3 ? `${dates.slice(0, 3).join(", ")} and ${dates.length - 3} more days` : dates.join(", ");
      const what = `${namesOf(files)} hold options of ${underlying} on ${some} but no spot of it`;
      throw new StrikebookError("missing", what, "add the dump that holds it, or pass allowMissingSpot");
    }
    for (const { date } of without) {
      packer.warnings.add(`${underlying} ${date} has no spot: its spot columns are NULL and no tape opens on it`);
    }
  }
}
