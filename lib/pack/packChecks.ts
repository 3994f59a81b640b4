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
 * Single days without spot are a warning: their spot columns are NULL.
 *
 * @throws StrikebookError `missing` naming the table.
 */
export function refuseMissing(
  packer: NsePacker,
  files: readonly SourceFile[],
  known: { readonly requested: readonly string[]; readonly lakeSpot: ReadonlyMap<string, SpotSeries> },
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
    for (const { date } of without) {
      packer.warnings.add(`${underlying} ${date} has no spot: its spot columns are NULL and no tape opens on it`);
    }
  }
}
