import type { DuckDbSession } from "../lake/DuckDbSession.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { RowShares } from "./PartAudit.js";
import type { PartColumns } from "./partColumns.js";

export interface MeasuredShares extends RowShares {
  /** Rows whose price of the underlying is of a later time than their own; null where the file does not say. */
  readonly spotFromFuture: number | null;
}

/**
 * Shares of the rows of an option part. A last trade is of an earlier day when its day of the venue's clock is before that
 * of the row.
 *
 * @param dayStartMicros midnight of the venue's clock that opens the day, epoch µs UTC
 */
export async function rowShares(
  session: DuckDbSession,
  columns: PartColumns,
  { dayStartMicros, staleMinutes }: { dayStartMicros: number; staleMinutes: number },
  options: TaskOptions,
): Promise<MeasuredShares> {
  const column = columns.column;
  const [last, bid, ask, spot, age, flag] = (
    ["lastPrice", "bidPrice", "askPrice", "spotPrice", "spotAgeMs", "isTraded"] as const
  ).map(column);
  const time = columns.micros("timestamp");
  const trade = columns.micros("lastTradeTime");
  const none = (price: string): string => `coalesce(${price} <= 0, true)`;
  const count = (condition: string | undefined): string =>
    condition === undefined ? "NULL::DOUBLE" : `(count(*) FILTER (${condition}))::DOUBLE`;
  const earlier = trade && `${trade} < ${dayStartMicros}`;
  const measured = await session.numbers(
    `SELECT count(*)::DOUBLE, ${[
      last && none(last),
      earlier ?? (flag && `NOT ${flag}`),
      trade && time && `${trade} < ${time} - ${staleMinutes * 60_000_000}`,
      bid && ask && `${none(bid)} <> ${none(ask)}`,
      bid && ask && `${none(bid)} AND ${none(ask)}`,
      spot && `${spot} IS NOT NULL`,
      age && `${age} < 0`,
    ]
      .map((condition) => count(condition || undefined))
      .join(", ")} FROM ${columns.rows}`,
    options,
  );
  const [rows, absent, untraded, stale, oneSided, noBook, known, future] = measured.map((values) => values[0]!);
  const share = (value: number | undefined): number | null =>
    value === undefined || Number.isNaN(value) || !rows ? null : value / rows;
  return {
    // A source that sends quotes alone has no last price anywhere, and one of trades alone no book.
    absentPrice: absent === rows ? null : share(absent),
    untraded: share(untraded),
    stale: share(stale),
    oneSided: noBook === rows ? null : share(oneSided),
    spot: share(known),
    spotFromFuture: Number.isNaN(future!) ? null : future!,
  };
}
