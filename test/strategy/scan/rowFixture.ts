import fc from "fast-check";
import type { RowRun } from "../../../lib/strategy/scan/RowRun.js";
import { MISSING_INT32, type TapeColumn, tapeColumn } from "../../../lib/tape/index.js";
import type { ReferenceContract, ReferenceRow } from "./rowReference.js";

const missing = fc.constantFrom(Number.NaN, 0);
const price = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1990, max: 2010 }).map((ticks) => ticks / 20) },
  { weight: 1, arbitrary: missing },
);
const size = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 4 }).map((lots) => lots * 75) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const sizes = fc.array(size, { minLength: 5, maxLength: 5 });
const row = fc.record({
  step: fc.constantFrom(0, 0.25, 1, 1, 1, 2, 3, 7),
  last: price,
  half: fc.constantFrom(0, 0.05, 0.1, 0.5),
  sides: fc.constantFrom("both", "both", "both", "bid", "ask"),
  atAsk: fc.boolean(),
  bidSizes: sizes,
  askSizes: sizes,
  totalBid: size,
  totalAsk: size,
  traded: fc.constantFrom(0, 0, 75, 150, 300),
  isVolumeSent: fc.constantFrom(true, true, true, true, false),
  openInterest: size,
});

/** Rows of one contract in time order, with gaps, rows of one second, missing prices and missing sides. */
export const referenceRows: fc.Arbitrary<readonly ReferenceRow[]> = fc
  .tuple(fc.array(row, { maxLength: 70, size: "max" }), fc.integer({ min: 0, max: 10 }))
  .map(([rows, start]) => {
    let at = start;
    let volume = 0;
    const twoDecimals = (value: number): number => Math.round(value * 100) / 100;
    return rows.map(({ step, last, half, sides, atAsk, traded, isVolumeSent, ...rest }, i): ReferenceRow => {
      at += i === 0 ? 0 : step;
      volume += i === 0 ? 0 : traded;
      const middle = last > 0 ? last : 100;
      const ask = twoDecimals(atAsk ? middle : middle + half);
      return {
        at,
        last,
        bid: sides === "ask" ? 0 : twoDecimals(ask - 2 * half - 0.05),
        ask: sides === "bid" ? Number.NaN : ask,
        ...rest,
        volume: isVolumeSent ? volume : Number.NaN,
        volumeChange: i === 0 ? 0 : isVolumeSent ? traded : Number.NaN,
      };
    });
  });

const COLUMNS: Readonly<Record<string, (row: ReferenceRow) => number>> = {
  lastPrice: ({ last }) => last,
  bidPrice: ({ bid }) => bid,
  askPrice: ({ ask }) => ask,
  bidSize: ({ bidSizes }) => bidSizes[0]!,
  askSize: ({ askSizes }) => askSizes[0]!,
  bQty: ({ totalBid }) => totalBid,
  sQty: ({ totalAsk }) => totalAsk,
  volume: ({ volume }) => volume,
  volumeChange: ({ volumeChange }) => volumeChange,
  openInterest: ({ openInterest }) => openInterest,
  ...Object.fromEntries(
    [1, 2, 3, 4].flatMap((level) => [
      [`bq${level}`, ({ bidSizes }: ReferenceRow) => bidSizes[level]!],
      [`sq${level}`, ({ askSizes }: ReferenceRow) => askSizes[level]!],
    ]),
  ),
};

/** Instant of second 0 in these tests. */
export const OPEN_MICROS = 1_763_437_500_000_000;

/** The rows as stored columns, whole prices of paise and whole sizes as Int32 where `isNarrow`; `before` rows stand ahead. */
export function rowRunOf(
  { rows, strike, index }: ReferenceContract,
  { isNarrow, before = 0 }: { readonly isNarrow: boolean; readonly before?: number },
): Omit<RowRun, "windows"> {
  const all = [...Array.from({ length: before }, (_, i) => ({ ...FOREIGN, at: i })), ...rows, FOREIGN];
  const cache = new Map<string, TapeColumn>();
  const make = (name: string): TapeColumn => {
    if (name === "timestamp")
      return tapeColumn(
        name,
        "float64",
        Float64Array.from(all, ({ at }) => OPEN_MICROS + Math.round(at * 1e6)),
      );
    const values = all.map(COLUMNS[name]!);
    if (!isNarrow) return tapeColumn(name, "float64", Float64Array.from(values));
    const scale = name.endsWith("Price") ? 100 : 1;
    const whole = Int32Array.from(values, (value) => (Number.isNaN(value) ? MISSING_INT32 : Math.round(value * scale)));
    return tapeColumn(name, scale === 100 ? "int32scaled" : "int32", whole);
  };
  return {
    column: (name) => {
      const made = cache.get(name) ?? make(name);
      cache.set(name, made);
      return made;
    },
    first: before,
    end: before + rows.length,
    openMicros: OPEN_MICROS,
    strike,
    index: (name) => Float64Array.from(index(name)),
  };
}

/** A row of the contract next in the file: nothing of it may be seen. */
const FOREIGN: ReferenceRow = {
  at: 0,
  last: 9_999.95,
  bid: 1,
  ask: 9_999,
  bidSizes: [9e6, 9e6, 9e6, 9e6, 9e6],
  askSizes: [9e6, 9e6, 9e6, 9e6, 9e6],
  totalBid: 9e6,
  totalAsk: 9e6,
  volume: 9e6,
  volumeChange: 9e6,
  openInterest: 9e6,
};
