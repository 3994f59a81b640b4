import { MICROS_PER_SECOND } from "./micros.js";

const FIXED: Readonly<Record<string, number>> = { UTC: 0, "Asia/Kolkata": 19_800 };
const formatters = new Map<string, Intl.DateTimeFormat>();
const hourly = new Map<string, number>();

/**
 * Seconds to add to UTC to read the wall clock of `timeZone` at `micros` (Asia/Kolkata: 19800).
 * Zones with daylight saving are asked of the platform's own time-zone data, once per UTC hour.
 */
export function zoneOffsetSeconds(micros: number, timeZone: string): number {
  const fixed = FIXED[timeZone];
  if (fixed !== undefined) return fixed;
  const hour = Math.floor(micros / (3600 * MICROS_PER_SECOND));
  const key = `${timeZone}|${hour}`;
  const known = hourly.get(key);
  if (known !== undefined) return known;
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
    formatters.set(timeZone, formatter);
  }
  const name = formatter.formatToParts(hour * 3_600_000).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  const offset = match ? (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60) : 0;
  hourly.set(key, offset);
  return offset;
}
