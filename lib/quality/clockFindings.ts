import type { DuckDbSession } from "../lake/DuckDbSession.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { MICROS_PER_SECOND } from "../time/micros.js";
import type { PartScope } from "./AuditScope.js";
import { INDIA_MICROS, type PartColumns } from "./partColumns.js";
import { type RowTimeline, rowsWithin } from "./rowTimeline.js";

/** Compares the two time columns of a part, and its rows with the session; returns the rows outside it. */
export async function clockFindings(
  scope: PartScope,
  session: DuckDbSession,
  columns: PartColumns,
  timeline: RowTimeline,
  options: TaskOptions,
): Promise<number> {
  await compareClocks(scope, session, columns, options);
  const { window, place, log } = scope;
  const { openMicros } = window;
  // A bar is stamped with its end: the row of the close itself stands in the bar that ends one length later.
  const closeMicros = window.closeMicros + scope.barSeconds * MICROS_PER_SECOND;
  const rows = timeline.rows.reduce((sum, count) => sum + count, 0);
  const inside = rowsWithin(timeline, openMicros, closeMicros);
  const outside = rows - inside;
  const figures = { value: outside, limit: rows / 2, unit: "rows" };
  const of = `${outside.toLocaleString("en")} of ${rows.toLocaleString("en")} rows`;
  if (outside * 2 > rows) {
    const shift = [-INDIA_MICROS, INDIA_MICROS].find(
      (micros) => rowsWithin(timeline, openMicros, closeMicros, micros) * 2 > rows,
    );
    if (shift === undefined) log.add("error", "outside-session", place, `${of} lie outside the session`, figures);
    else {
      const how = shift < 0 ? "India's wall clock read as UTC" : "moved back by India's offset twice";
      const message = `${of} lie outside the session, and inside it when moved by 5 h 30 min: their times are ${how}`;
      log.add("error", "clock-shift", place, message, figures);
    }
  } else if (outside > 0 && scope.spec.kind === "options") {
    log.add("note", "outside-session", place, `${of} lie outside the session`, { ...figures, limit: 0 });
  }
  return outside;
}

async function compareClocks(
  { place, log }: PartScope,
  session: DuckDbSession,
  columns: PartColumns,
  options: TaskOptions,
): Promise<void> {
  const time = columns.micros("timestamp");
  const nanos = columns.column("timestampNs");
  if (time === undefined || nanos === undefined) {
    log.skip("clock", place.dataset, "no timestamp_ns to compare with timestamp");
    return;
  }
  const isTime = columns.types.get(nanos.slice(1, -1))!.startsWith("TIMESTAMP");
  const micros = isTime ? `epoch_us(${nanos})` : `${nanos} // 1000`;
  const differences = `SELECT ${micros} - ${time} AS d FROM ${columns.rows}`;
  const [all, differ, ahead, behind] = (
    await session.numbers(
      `SELECT count(*)::DOUBLE, (count(*) FILTER (d <> 0))::DOUBLE, (count(*) FILTER (d = ${INDIA_MICROS}))::DOUBLE, (count(*) FILTER (d = ${-INDIA_MICROS}))::DOUBLE FROM (${differences})`,
      options,
    )
  ).map((column) => column[0]!);
  if (!differ) return;
  const of = `${differ.toLocaleString("en")} of ${all!.toLocaleString("en")} rows`;
  const figures = { value: differ, limit: 0, unit: "rows" };
  if (ahead! + behind! < differ) {
    log.add("error", "epoch-offset", place, `timestamp_ns is another instant than timestamp in ${of}`, figures);
    return;
  }
  const sense = ahead! > 0 ? "after" : "before";
  const message = `timestamp_ns is 5 h 30 min ${sense} timestamp in ${of}: two epoch conventions in one file`;
  log.add("error", "epoch-offset", place, message, figures);
}
