import { civilFromDays } from "../time/civilDate.js";
import { MICROS_PER_DAY, MICROS_PER_SECOND } from "../time/micros.js";
import { IST_MICROS } from "./sampleClock.js";

// Digits of 0 .. 9,999, four bytes each: most numbers of a dump are written by one or two look-ups.
const FOURS = new Uint8Array(40_000);
const QUOTE = 39;
const MINUS = 45;
const POINT = 46;
const COLON = 58;
const SPACE = 32;
const INT_LIMIT = 0x7fffffff;

/** Fills the table of digits that all writers read; to be called before the first of them, and free from then on. */
export function readyDigits(): void {
  if (FOURS[0] !== 0) return;
  for (let i = 0; i < 10_000; i++) {
    FOURS[4 * i] = 48 + Math.floor(i / 1000);
    FOURS[4 * i + 1] = 48 + (Math.floor(i / 100) % 10);
    FOURS[4 * i + 2] = 48 + (Math.floor(i / 10) % 10);
    FOURS[4 * i + 3] = 48 + (i % 10);
  }
}

function writeFour(out: Uint8Array, at: number, value: number): number {
  const from = 4 * value;
  out[at] = FOURS[from]!;
  out[at + 1] = FOURS[from + 1]!;
  out[at + 2] = FOURS[from + 2]!;
  out[at + 3] = FOURS[from + 3]!;
  return at + 4;
}

function writeTwo(out: Uint8Array, at: number, value: number): number {
  const from = 4 * value;
  out[at] = FOURS[from + 2]!;
  out[at + 1] = FOURS[from + 3]!;
  return at + 2;
}

/** Writes a whole number from 0 to 2^53 without leading zeros; returns the position after it. */
function writeWhole(out: Uint8Array, at: number, value: number): number {
  if (value >= 10_000) return writeLarge(out, at, value);
  const from = 4 * value;
  let next = at;
  if (value >= 1000) out[next++] = FOURS[from]!;
  if (value >= 100) out[next++] = FOURS[from + 1]!;
  if (value >= 10) out[next++] = FOURS[from + 2]!;
  out[next] = FOURS[from + 3]!;
  return next + 1;
}

function writeLarge(out: Uint8Array, at: number, value: number): number {
  const head = value < INT_LIMIT ? (value / 10_000) | 0 : Math.floor(value / 10_000);
  return writeFour(out, head < 10_000 ? writeWhole(out, at, head) : writeLarge(out, at, head), value - head * 10_000);
}

function writeSign(out: Uint8Array, at: number, value: number): number {
  if (value >= 0) return at;
  out[at] = MINUS;
  return at + 1;
}

// The writers take a column and a row, not the number: a double handed to a function that is not inlined is boxed.

/** Writes a whole number, `-35`. All writers return the position after what they wrote. */
export function writeQuantity(out: Uint8Array, at: number, column: Float64Array, row: number): number {
  const value = column[row]!;
  return writeWhole(out, writeSign(out, at, value), Math.abs(value));
}

/** Writes a decimal(19,2), `1507.10`. */
export function writePrice(out: Uint8Array, at: number, column: Float64Array, row: number): number {
  const value = column[row]!;
  const hundredths = Math.round(Math.abs(value) * 100);
  const whole = hundredths < INT_LIMIT ? (hundredths / 100) | 0 : Math.floor(hundredths / 100);
  const next = writeWhole(out, writeSign(out, at, value), whole);
  out[next] = POINT;
  return writeTwo(out, next + 1, hundredths - whole * 100);
}

/** Writes a decimal(19,10), `-2.5571396243`. */
export function writePercent(out: Uint8Array, at: number, column: Float64Array, row: number): number {
  const value = column[row]!;
  const scaled = Math.round(Math.abs(value) * 1e10);
  const whole = Math.floor(scaled / 1e10);
  const fraction = scaled - whole * 1e10;
  const high = Math.floor(fraction / 1e6);
  const low = fraction - high * 1e6;
  const middle = (low / 100) | 0;
  const next = writeWhole(out, writeSign(out, at, value), whole);
  out[next] = POINT;
  return writeTwo(out, writeFour(out, writeFour(out, next + 1, high), middle), low - middle * 100);
}

// The date text is made once per day, not per cell.
let dateDay = Number.NaN;
const dateText = new Uint8Array(10);

/** Writes an instant (epoch µs UTC) as a quoted datetime in IST, `'2025-11-18 10:01:27'`. */
export function writeDatetime(out: Uint8Array, at: number, column: Float64Array, row: number): number {
  const local = column[row]! + IST_MICROS;
  const day = Math.floor(local / MICROS_PER_DAY);
  if (day !== dateDay) {
    dateDay = day;
    dateText.set(Buffer.from(civilFromDays(day)));
  }
  const seconds = Math.floor((local - day * MICROS_PER_DAY) / MICROS_PER_SECOND);
  const hours = (seconds / 3600) | 0;
  const minutes = ((seconds - hours * 3600) / 60) | 0;
  out[at] = QUOTE;
  for (let i = 0; i < 10; i++) out[at + 1 + i] = dateText[i]!;
  out[at + 11] = SPACE;
  writeTwo(out, at + 12, hours);
  out[at + 14] = COLON;
  writeTwo(out, at + 15, minutes);
  out[at + 17] = COLON;
  writeTwo(out, at + 18, seconds - hours * 3600 - minutes * 60);
  out[at + 20] = QUOTE;
  return at + 21;
}
