import { asofBackward } from "../columns/asofBackward.js";
import type { DuckDbSession } from "../lake/DuckDbSession.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { MICROS_PER_SECOND } from "../time/micros.js";
import type { SpotAges } from "./PartAudit.js";
import type { PartColumns } from "./partColumns.js";
import type { RowTimeline } from "./rowTimeline.js";

/** Ages that the file says, in whole milliseconds; undefined when no row has one. */
export async function storedSpotAges(
  session: DuckDbSession,
  columns: PartColumns,
  options: TaskOptions,
): Promise<SpotAges | undefined> {
  const age = columns.column("spotAgeMs");
  if (age === undefined) return undefined;
  const grouped = `SELECT round(${age}) AS a, count(*) AS n FROM ${columns.rows} WHERE ${age} IS NOT NULL GROUP BY a`;
  const [ages, rows] = await session.numbers(`SELECT a::DOUBLE, n::DOUBLE FROM (${grouped}) ORDER BY a`, options);
  return agesOf(
    Float64Array.from(ages!, (each) => each / 1000),
    rows!,
    true,
  );
}

/** Ages found by looking from each row back to the last price of the underlying, and the share of rows that have one. */
export function joinedSpotAges(
  timeline: RowTimeline,
  spotTimes: Float64Array,
  toleranceSeconds: number,
): { readonly ages: SpotAges | undefined; readonly share: number } {
  const { times, rows } = timeline;
  const at = asofBackward(times, spotTimes, toleranceSeconds * MICROS_PER_SECOND, new Int32Array(times.length));
  const found: { age: number; rows: number }[] = [];
  let known = 0;
  let all = 0;
  for (let i = 0; i < times.length; i++) {
    all += rows[i]!;
    if (at[i]! < 0) continue;
    known += rows[i]!;
    found.push({ age: (times[i]! - spotTimes[at[i]!]!) / MICROS_PER_SECOND, rows: rows[i]! });
  }
  found.sort((a, b) => a.age - b.age);
  const ages = agesOf(
    Float64Array.from(found, (each) => each.age),
    Float64Array.from(found, (each) => each.rows),
    false,
  );
  return { ages, share: all > 0 ? known / all : 0 };
}

/** Quantiles of ages that ascend, each weighted with its rows: the smallest age that so many rows do not exceed. */
function agesOf(ages: Float64Array, rows: Float64Array, stored: boolean): SpotAges | undefined {
  if (ages.length === 0) return undefined;
  const all = rows.reduce((sum, count) => sum + count, 0);
  const quantile = (share: number): number => {
    let seen = 0;
    for (let i = 0; i < ages.length; i++) {
      seen += rows[i]!;
      if (seen >= share * all) return ages[i]!;
    }
    return ages.at(-1)!;
  };
  return { p50Seconds: quantile(0.5), p99Seconds: quantile(0.99), maxSeconds: ages.at(-1)!, stored };
}
