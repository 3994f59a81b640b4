import type { DuckDbSession } from "../lake/DuckDbSession.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { PartColumns } from "./partColumns.js";

/** The distinct times of a part, ascending, with the rows that carry each. */
export interface RowTimeline {
  /** Epoch µs UTC. */
  readonly times: Float64Array;
  readonly rows: Float64Array;
  /** Rows in which volume grew; undefined where the part does not say. */
  readonly trades: Float64Array | undefined;
}

export async function rowTimeline(
  session: DuckDbSession,
  columns: PartColumns,
  options: TaskOptions,
): Promise<RowTimeline | undefined> {
  const micros = columns.micros("timestamp");
  if (micros === undefined) return undefined;
  const change = columns.column("volumeChange");
  const traded = change === undefined ? "0" : `count(*) FILTER (${change} > 0)`;
  const grouped = `SELECT ${micros} AS t, count(*) AS n, ${traded} AS v FROM ${columns.rows} GROUP BY t`;
  const [times, rows, trades] = await session.numbers(
    `SELECT t::DOUBLE, n::DOUBLE, v::DOUBLE FROM (${grouped}) WHERE t IS NOT NULL ORDER BY t`,
    options,
  );
  return { times: times!, rows: rows!, trades: change === undefined ? undefined : trades! };
}

/** Rows whose time lies from `fromMicros` to `toMicros`, both included, when all times are moved by `shiftMicros`. */
export function rowsWithin(timeline: RowTimeline, fromMicros: number, toMicros: number, shiftMicros = 0): number {
  let sum = 0;
  for (let i = 0; i < timeline.times.length; i++) {
    const time = timeline.times[i]! + shiftMicros;
    if (time >= fromMicros && time <= toMicros) sum += timeline.rows[i]!;
  }
  return sum;
}
