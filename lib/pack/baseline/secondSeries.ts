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
  return `make_timestamp(${second} * 1000000)`;
}
