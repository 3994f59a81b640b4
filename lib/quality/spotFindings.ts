import type { DuckDbSession } from "../lake/DuckDbSession.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { clockOf, type PartScope } from "./AuditScope.js";
import { type FrozenSpell, frozenSpells } from "./frozenSpells.js";
import { secondsText } from "./gapFindings.js";
import type { SpotAges } from "./PartAudit.js";
import type { PartColumns } from "./partColumns.js";
import type { RowTimeline } from "./rowTimeline.js";
import { percent } from "./shareFindings.js";
import { joinedSpotAges, storedSpotAges } from "./spotAges.js";

/** Prices of the underlying of one day. */
export interface SpotPrices {
  readonly times: Float64Array;
  readonly prices: Float64Array;
}

/** How far the rows of an option part know a price of the underlying, and how old it is. */
export async function spotCoverage(
  scope: PartScope,
  session: DuckDbSession,
  columns: PartColumns,
  timeline: RowTimeline,
  {
    spot,
    storedShare,
    spotFromFuture,
  }: { spot: SpotPrices | undefined; storedShare: number | null; spotFromFuture: number | null },
  options: TaskOptions,
): Promise<{ readonly ages: SpotAges | null; readonly share: number | null }> {
  const { spec, settings, barSeconds, place, log, raw } = scope;
  if (raw) {
    log.skip("spot", place.dataset, "rows as sent are not joined with the underlying");
    return { ages: null, share: null };
  }
  if (spec.spotDataset === undefined) {
    log.skip("spot", place.dataset, "the dataset is not joined with the underlying");
    return { ages: null, share: null };
  }
  if (spot === undefined) {
    const message = `no price of the underlying: ${spec.spotDataset} has no part of that day`;
    log.add("error", "spot-missing", place, message, { value: 0, limit: 1, unit: "parts" });
  }
  const tolerance = settings.limits.spotToleranceSeconds + barSeconds;
  const stored = await storedSpotAges(session, columns, options);
  const joined = !stored && spot ? joinedSpotAges(timeline, spot.times, tolerance) : undefined;
  const ages = stored ?? joined?.ages;
  const share = storedShare ?? joined?.share ?? null;
  const limit = settings.limits.spotCoverageShare;
  if (share !== null && share < limit) {
    const how = storedShare === null ? `within ${secondsText(tolerance)} before it` : "joined to it";
    const message = `${percent(share)} of the rows have a price of the underlying ${how} (at least ${percent(limit)} wanted)`;
    log.add(share < 0.5 ? "error" : "warning", "spot-coverage", place, message, {
      value: share,
      limit,
      unit: "share of rows",
    });
  }
  if (spotFromFuture) {
    const message = `${spotFromFuture.toLocaleString("en")} rows have a price of the underlying from after their own time`;
    log.add("error", "spot-from-future", place, message, { value: spotFromFuture, limit: 0, unit: "rows" });
  }
  return { ages: ages ?? null, share };
}

/** Spells in which the underlying repeats one price while options trade. */
export function frozenFindings(
  scope: PartScope,
  timeline: RowTimeline,
  spot: SpotPrices | undefined,
): (FrozenSpell & { readonly trades: number })[] {
  const { settings, barSeconds, place, log, window } = scope;
  const { trades } = timeline;
  if (spot === undefined || trades === undefined || !trades.some((count) => count > 0)) {
    const why = spot === undefined ? "no price of the underlying" : "the rows do not say when options trade";
    log.skip("frozen-index", place.dataset, why);
    return [];
  }
  const limit = settings.limits.frozenSeconds + barSeconds;
  const inside = [...spot.times.keys()].filter(
    (row) => spot.times[row]! >= window.openMicros && spot.times[row]! <= window.closeMicros,
  );
  const times = Float64Array.from(inside, (row) => spot.times[row]!);
  const prices = Float64Array.from(inside, (row) => spot.prices[row]!);
  const frozen = frozenSpells(times, prices, limit)
    .map((spell) => ({ ...spell, trades: tradesBetween(timeline, trades, spell.fromMicros, spell.toMicros) }))
    .filter((spell) => spell.trades > 0);
  if (frozen.length === 0) return [];
  const longest = frozen.reduce((a, b) => (b.seconds > a.seconds ? b : a));
  const shown = ({ fromMicros, toMicros, seconds, price, trades: count }: (typeof frozen)[number]): string =>
    `${clockOf(scope, fromMicros)} to ${clockOf(scope, toMicros)} at ${price} (${secondsText(seconds)}, ${count.toLocaleString("en")} option trades)`;
  const message =
    frozen.length === 1
      ? `the underlying repeats one price from ${shown(longest)}`
      : `the underlying repeats one price over ${limit} s ${frozen.length} times, the longest ${shown(longest)}`;
  const figures = { value: longest.seconds, limit, unit: "s", items: frozen.map(shown) };
  log.add("warning", "frozen-index", place, message, figures);
  return frozen;
}

/** Rows that traded after `fromMicros` and up to `toMicros`. */
function tradesBetween(timeline: RowTimeline, trades: Float64Array, fromMicros: number, toMicros: number): number {
  let sum = 0;
  for (let i = 0; i < trades.length; i++) {
    if (timeline.times[i]! > fromMicros && timeline.times[i]! <= toMicros) sum += trades[i]!;
  }
  return sum;
}
