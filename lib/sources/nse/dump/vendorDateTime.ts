import { MICROS_PER_DAY, MICROS_PER_SECOND } from "../../../time/micros.js";

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?)?$/;

/**
 * Epoch µs of a MySQL DATETIME, TIMESTAMP or DATE text, read as UTC. NaN for MySQL's zero dates (`0000-00-00`, a month
 * or day of 00), which mean "no date"; undefined for a text that is no date at all.
 */
export function dateTimeText(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month === 0 || day === 0) return Number.NaN;
  const days = daysOf(year, month, day);
  if (Number.isNaN(days) || hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = Number((match[7] ?? "").padEnd(6, "0"));
  return days * MICROS_PER_DAY + (hour * 3600 + minute * 60 + second) * MICROS_PER_SECOND + fraction;
}

function daysOf(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / 86_400_000 : Number.NaN;
}
