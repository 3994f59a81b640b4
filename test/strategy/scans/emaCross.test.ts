import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EmaCrossColumns, emaCross } from "../../../lib/strategy/scans/emaCross.js";
import emaCrossRun from "../../../lib/strategy/scans/emaCrossRun.js";
import { MISSING_INT32, tapeColumn } from "../../../lib/tape/index.js";
import { type EmaRow, emaReference } from "./emaReference.js";

const CONTRACT = { expiry: "2025-11-25", type: "CE", strike: 26_000 } as const;
/** Rows of one contract; a one-tick market around the price and volume enough, unless said otherwise. */
const rowsOf = (prices: readonly number[], more: Partial<EmaRow> = {}): EmaRow[] =>
  prices.map((price) => ({ ...CONTRACT, price, bid: price - 0.01, ask: price + 0.01, volume: 1, ...more }));

const columnsOf = (rows: readonly EmaRow[]): EmaCrossColumns => ({
  lastPrice: Float64Array.from(rows, ({ price }) => price),
  bidPrice: Float64Array.from(rows, ({ bid }) => bid),
  askPrice: Float64Array.from(rows, ({ ask }) => ask),
  volume: Float64Array.from(rows, ({ volume }) => volume),
});
const paise = (value: number): number => (Number.isNaN(value) ? MISSING_INT32 : Math.round(value * 100));
const tickColumnsOf = (rows: readonly EmaRow[]): EmaCrossColumns => ({
  lastPrice: Int32Array.from(rows, ({ price }) => paise(price)),
  bidPrice: Int32Array.from(rows, ({ bid }) => paise(bid)),
  askPrice: Int32Array.from(rows, ({ ask }) => paise(ask)),
  volume: Int32Array.from(rows, ({ volume }) => (Number.isNaN(volume) ? MISSING_INT32 : volume)),
});
const inTicks = (rows: readonly EmaRow[]): EmaRow[] =>
  rows.map((row) => ({ ...row, price: paise(row.price), bid: paise(row.bid), ask: paise(row.ask) }));

describe("emaCross", () => {
  it("buys above, sells at or below, at the last price, worked out by hand", () => {
    // EMA(5) has alpha 1/3, EMA(21) 1/11. Rises: 100, 103: 101 > 100.27: bought at 103. 106: held. 90: EMA(5) = 98.44
    // (101, 102.67, 98.44), EMA(21) = 99.82 (100.27, 100.79, 99.82): sold at 90.
    expect(emaCross(columnsOf(rowsOf([100, 103, 106, 90])), 4)).toEqual({ pnl: -13, trades: 1, rows: 4 });
    // Held to the end: sold at the last price.
    expect(emaCross(columnsOf(rowsOf([100, 103, 106])), 3)).toEqual({ pnl: 3, trades: 1, rows: 3 });
    // A price that stands still never crosses, and the first row trades nothing.
    expect(emaCross(columnsOf(rowsOf([128, 128, 128])), 3)).toEqual({ pnl: 0, trades: 0, rows: 3 });
    expect(emaCross(columnsOf(rowsOf([100])), 1)).toEqual({ pnl: 0, trades: 0, rows: 1 });
    expect(emaCross(columnsOf([]), 0)).toEqual({ pnl: 0, trades: 0, rows: 0 });
  });

  it("enters with a spread of exactly 5 bp of the mid and volume 1, not beyond", () => {
    const rows = (half: number, volume: number) =>
      rowsOf([100, 200]).map((row) => ({ ...row, bid: 200 - half, ask: 200 + half, volume }));
    const trades = (half: number, volume: number) => emaCross(columnsOf(rows(half, volume)), 2).trades;
    expect(trades(0.049, 1)).toBe(1);
    expect(trades(0.051, 1)).toBe(0);
    expect(trades(0.049, 0)).toBe(0);
    // 10 paise of 20,000 are 5 bp. In doubles of points 200.05 - 199.95 is a little more than 0.1.
    expect(emaCross(tickColumnsOf(rows(0.05, 1)), 2).trades).toBe(1);
    expect(emaCross(tickColumnsOf(rows(0.06, 1)), 2).trades).toBe(0);
  });

  it("a zero or missing price trades nothing and leaves the averages; a side without a quote is no spread", () => {
    const plain = emaCross(columnsOf(rowsOf([100, 103, 106, 90])), 4);
    const gaps = rowsOf([Number.NaN, 100, 0, 103, Number.NaN, 106, 0, 90, Number.NaN]);
    expect(emaCross(columnsOf(gaps), 9)).toEqual({ ...plain, rows: 9 });
    expect(emaCross(tickColumnsOf(gaps), 9)).toEqual({ pnl: plain.pnl * 100, trades: 1, rows: 9 });
    for (const side of ["bid", "ask"] as const)
      for (const value of [0, Number.NaN]) {
        expect(emaCross(columnsOf(rowsOf([100, 103], { [side]: value })), 2).trades).toBe(0);
        expect(emaCross(tickColumnsOf(rowsOf([100, 103], { [side]: value })), 2).trades).toBe(0);
      }
    expect(emaCross(columnsOf(rowsOf([0, 0])), 2)).toEqual({ pnl: 0, trades: 0, rows: 2 });
  });

  it("only the leading rows count: what an earlier contract left in the buffer does not", () => {
    const columns = columnsOf(rowsOf([100, 103, 106, 90, 900, 1]));
    expect(emaCross(columns, 4)).toEqual({ pnl: -13, trades: 1, rows: 4 });
  });
});

/** Days of a few contracts, some of them with the strike and type of their neighbour in another expiry. */
const price = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 9_900, max: 10_100 }).map((ticks) => ticks / 100) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, 0, 0.05, 30_000) },
);
const quoted = fc.record({
  price,
  half: fc.constantFrom(0, 0.01, 0.02, 0.03, 0.05),
  bidMissing: fc.constantFrom(false, false, false, true),
  volume: fc.constantFrom(0, 1, 5, 1_000_000),
});
const contract = fc.record({
  expiry: fc.constantFrom("2025-11-25", "2025-12-30"),
  type: fc.constantFrom("CE" as const, "PE" as const),
  strike: fc.constantFrom(26_000, 26_050),
});
const days = fc
  .uniqueArray(fc.tuple(contract, fc.array(quoted, { maxLength: 60 })), {
    maxLength: 5,
    selector: ([{ expiry, type, strike }]) => `${expiry} ${type} ${strike}`,
  })
  .map((contracts) =>
    contracts.map(([identity, rows]) => ({
      identity,
      rows: rows.map(
        ({ price: last, half, bidMissing, volume }): EmaRow => ({
          ...identity,
          price: last,
          bid: bidMissing ? Number.NaN : Math.round((last - half) * 100) / 100,
          ask: Math.round((last + half) * 100) / 100,
          volume,
        }),
      ),
    })),
  );

describe("8.3-15: the single pass equals the per-contract reference", () => {
  it("8.3-15: same P&L, trades and rows, bit for bit, in points and in paise, whatever stands next in the file", () => {
    let trades = 0;
    fc.assert(
      fc.property(days, (made) => {
        const day = made.flatMap(({ rows }) => rows);
        for (const { identity, rows } of made) {
          const points = emaCross(columnsOf(rows), rows.length);
          expect(points).toEqual(emaReference(day, identity, 0.0005));
          expect(emaCross(tickColumnsOf(rows), rows.length)).toEqual(emaReference(inTicks(day), identity, 0.0005));
          trades += points.trades;
        }
      }),
      { numRuns: 300 },
    );
    expect(trades).toBeGreaterThan(100);
  });

  it("8.3-15: a run of cached columns gives points, whichever form its columns have", () => {
    fc.assert(
      fc.property(days, (made) => {
        for (const { identity, rows } of made) {
          const { lastPrice, bidPrice, askPrice, volume } = tickColumnsOf(rows);
          const columns = {
            last_price: tapeColumn("last_price", "int32scaled", lastPrice),
            bid_price: tapeColumn("bid_price", "int32scaled", bidPrice),
            ask_price: tapeColumn("ask_price", "int32scaled", askPrice),
            volume: tapeColumn("volume", "int32", volume),
          };
          const run = { columns, rows: rows.length };
          const reference = emaReference(inTicks(rows), identity, 0.0005);
          expect(emaCrossRun(run, { maxSpread: 0.0005 })).toEqual({ ...reference, pnl: reference.pnl / 100 });
          // One column that could not be stored in paise: all of them count in points.
          const bids = Float64Array.from(rows, ({ bid }) => bid);
          const mixed = { ...columns, bid_price: tapeColumn("bid_price", "float64", bids) };
          expect(emaCrossRun({ columns: mixed, rows: rows.length }, { maxSpread: 0.0005 })).toEqual(
            emaReference(rows, identity, 0.0005),
          );
        }
      }),
      { numRuns: 100 },
    );
  });
});
