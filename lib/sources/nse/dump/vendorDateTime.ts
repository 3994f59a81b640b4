import { MICROS_PER_DAY, MICROS_PER_SECOND } from "../../../time/micros.js";

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?)?$/;

/** Returned by {@link dateTimeBytes} when the bytes are not the plain 19-byte form: the text parser decides. */
export const NOT_PLAIN: number = Number.NEGATIVE_INFINITY;

let lastYmd = -1;
let lastDays = 0;

/**
 * Epoch µs of the 19 bytes `YYYY-MM-DD HH:MM:SS` at `i`, read as UTC; {@link NOT_PLAIN} for anything else, with
 * impossible and zero dates among it.
 */
export function dateTimeBytes(bytes: Uint8Array, i: number): number {
  const year = (two(bytes, i) * 100 + two(bytes, i + 2)) | 0;
  const month = two(bytes, i + 5);
  const day = two(bytes, i + 8);
  const hour = two(bytes, i + 11);
  const minute = two(bytes, i + 14);
  const second = two(bytes, i + 17);
  const punctuated =
    bytes[i + 4] === 45 && bytes[i + 7] === 45 && bytes[i + 10] === 32 && bytes[i + 13] === 58 && bytes[i + 16] === 58;
  // `two` gives a large number for non-digits, so that one of these bounds catches them.
  if (!punctuated || year > 9999 || hour > 23 || minute > 59 || second > 59) return NOT_PLAIN;
  const ymd = year * 10_000 + month * 100 + day;
  if (ymd !== lastYmd) {
    const days = daysOf(year, month, day);
    if (Number.isNaN(days)) return NOT_PLAIN;
    lastYmd = ymd;
    lastDays = days;
  }
  return (lastDays * 86_400 + hour * 3600 + minute * 60 + second) * MICROS_PER_SECOND;
}

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

function two(bytes: Uint8Array, i: number): number {
  const tens = bytes[i]! ^ 48;
  const ones = bytes[i + 1]! ^ 48;
  return tens > 9 || ones > 9 ? 100_000 : tens * 10 + ones;
}

function daysOf(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / 86_400_000 : Number.NaN;
}
