import type { BaselineSettings } from "./BaselineOptions.js";

export const DAY_SECONDS = 86_400;

/** The second at whose end a time in microseconds is known: a quote at 12:00:00.3 belongs to 12:00:01. */
export function secondEndSql(micros: string): string {
  return `((${micros} + 999999) // 1000000)`;
}

/** A condition that is true for times (epoch µs, an SQL expression) outside the days asked for. */
export function outsideRangeSql(micros: string, settings: Pick<BaselineSettings, "from" | "to">): string {
  const start = settings.from === undefined ? [] : [`${micros} < ${Date.parse(`${settings.from}T00:00:00Z`) * 1000}`];
  const end =
    settings.to === undefined
      ? []
      : [`${micros} >= ${(Date.parse(`${settings.to}T00:00:00Z`) + DAY_SECONDS * 1000) * 1000}`];
  const parts = [...start, ...end];
  return parts.length === 0 ? "false" : `(${parts.join(" OR ")})`;
}

/** A whole second (epoch) as an SQL timestamp. */
export function secondStampSql(second: string): string {
  return `make_timestamp(${second}::BIGINT * 1000000)`;
}

/**
 * The seconds `from` to `to`, each with the last second at or before it that `news` has a row of (`found`). A running
 * maximum: DuckDB plans an ASOF JOIN of a generated range as a nested loop.
 */
export function lastNewsSql(news: string, from: number, to: number): string {
  return `
    SELECT r.second,
      coalesce(max(w.second) OVER (ORDER BY r.second ROWS UNBOUNDED PRECEDING),
        (SELECT max(second) FROM ${news} WHERE second < ${from})) AS found
    FROM (SELECT unnest(range(${from}::BIGINT, ${to + 1})) AS second) r LEFT JOIN ${news} w ON w.second = r.second`;
}
