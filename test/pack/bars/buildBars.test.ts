import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { openLake, partFolder } from "../../../lib/lake/index.js";
import { indexBars } from "../../../lib/pack/bars/indexBars.js";
import { optionBars } from "../../../lib/pack/bars/optionBars.js";
import { buildBars } from "../../../lib/pack/index.js";
import type { Tape } from "../../../lib/tape/index.js";
import { at, DAY } from "../../lake/lakeFixture.js";
import { sampleLakeForFile } from "../enrich/enrichFixture.js";
import { quoteRun } from "../packFixture.js";

// Each packs a market first; the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

const IDENTITY = ["date", "underlying", "expiry", "expiry_ts", "option_type", "strike", "strike_scaled"];
const VALUES = [
  "timestamp",
  "last_price",
  "bid_price",
  "bid_size",
  "ask_price",
  "ask_size",
  "volume",
  "volume_change",
  "open_interest",
  "open_price",
  "high_price",
  "low_price",
  "mid_price",
  "rows",
];

let root: string;
beforeAll(async () => {
  root = await sampleLakeForFile({ days: 2, rows: 60_000 });
  await buildBars({ lake: root });
}, 120_000);

/** Bars of a tape, row by row into a map of lists: slow and plain. */
function slowBars(tape: Tape): Map<string, Record<string, number>> {
  const minutes = new Map<string, number[]>();
  for (const { contract, firstRow, rowCount } of tape.contracts) {
    for (let row = firstRow; row < firstRow + rowCount; row++) {
      const minute = Math.floor(tape.quotes.timestamp[row]! / 60e6);
      const name = `${contract.key} ${minute}`;
      minutes.set(name, [...(minutes.get(name) ?? []), row]);
    }
  }
  const bars = new Map<string, Record<string, number>>();
  for (const [name, rows] of minutes) {
    const { quotes } = tape;
    const prices = rows.map((row) => quotes.lastPrice[row]!).filter((price) => !Number.isNaN(price));
    const last = rows.at(-1)!;
    const [bid, ask] = [quotes.bidPrice[last]!, quotes.askPrice[last]!];
    bars.set(name, {
      timestamp: (Math.floor(quotes.timestamp[last]! / 60e6) + 1) * 60e6,
      last_price: prices.at(-1) ?? Number.NaN,
      open_price: prices[0] ?? Number.NaN,
      high_price: prices.length > 0 ? Math.max(...prices) : Number.NaN,
      low_price: prices.length > 0 ? Math.min(...prices) : Number.NaN,
      bid_price: bid,
      ask_price: ask,
      mid_price: (bid + ask) / 2,
      bid_size: quotes.bidSize[last]!,
      ask_size: quotes.askSize[last]!,
      volume: quotes.volume[last]!,
      volume_change: rows.reduce((sum, row) => sum + quotes.volumeChange[row]!, 0),
      open_interest: quotes.openInterest[last]!,
      rows: rows.length,
    });
  }
  return bars;
}

describe("minute bars", () => {
  test("as stored are those of a slow reference", async () => {
    await using lake = await openLake(root);
    for (const underlying of ["NIFTY", "BANKNIFTY"]) {
      const expected = slowBars(await lake.openTape({ underlying, date: DAY }));
      const table = await lake.query(
        `SELECT expiry::VARCHAR AS expiry, option_type, strike, ${VALUES.map((name) => (name === "timestamp" ? "epoch_us(timestamp)::DOUBLE AS timestamp" : name)).join(", ")}
         FROM nse_option_bars_1m WHERE underlying = '${underlying}' AND date = DATE '${DAY}'`,
      );
      const stored = table.records();
      expect(stored.length).toBe(expected.size);
      for (const { expiry, option_type, strike, ...bar } of stored) {
        const minute = Number(bar.timestamp) / 60e6 - 1;
        const known = Object.entries(bar).map(([name, value]) => [name, value === null ? Number.NaN : value]);
        expect(Object.fromEntries(known)).toEqual(
          expected.get(`NSE:${underlying}:${expiry}:${option_type}:${strike} ${minute}`),
        );
      }
    }
  });

  test("as stored are those of the view over the ticks, of contracts and of indices", async () => {
    await using lake = await openLake(root);
    const differences = async (stored: string, view: string, columns: readonly string[]): Promise<unknown> => {
      const list = columns.join(", ");
      const either = `(SELECT ${list} FROM ${stored} EXCEPT ALL SELECT ${list} FROM ${view})
        UNION ALL (SELECT ${list} FROM ${view} EXCEPT ALL SELECT ${list} FROM ${stored})`;
      return (await lake.query(`SELECT count(*) AS n FROM (${either})`)).record(0).n;
    };
    expect(await differences("nse_option_bars_1m", "nse_bars_1m", [...IDENTITY, ...VALUES])).toBe(0);
    const index = ["date", "underlying", "timestamp", "price", "open_price", "high_price", "low_price", "rows"];
    expect(await differences("nse_index_bars_1m", "nse_spot_bars_1m", index)).toBe(0);
    const sums = await lake.query(
      "SELECT (SELECT sum(rows) FROM nse_option_bars_1m) AS bars, (SELECT count(*) FROM nse_options) AS ticks",
    );
    expect(sums.record(0).bars).toBe(sums.record(0).ticks);
  });

  test("open as a tape whose bars are seen from their end on", async () => {
    await using lake = await openLake(root);
    const bars = await lake.openTape({ underlying: "NIFTY", date: DAY, dataset: "nse_option_bars_1m" });
    const ticks = await lake.openTape({ underlying: "NIFTY", date: DAY });
    expect(bars.provenance.granularity).toEqual({ kind: "bar", barSeconds: 60 });
    for (let contract = 0; contract < bars.contracts.length; contract += 5) {
      for (const second of [300, 3_600, 12_345]) {
        const row = bars.rowAt(contract, second);
        if (row < 0) continue;
        const closed = Math.floor(second / 60) * 60;
        const key = bars.contracts[contract]!.contract.key;
        const same = ticks.contracts.findIndex((entry) => entry.contract.key === key);
        const tick = ticks.rowAt(same, closed - 1);
        expect(bars.quotes.bidPrice[row]).toBe(ticks.quotes.bidPrice[tick]);
        expect(bars.quotes.timestamp[row]).toBeLessThanOrEqual(at(second));
      }
    }
    // The index before the minute's end is the one of the minute before.
    expect(bars.spotAt(119).price).toBe(ticks.spotAt(59).price);
    expect(bars.spotAt(120).price).toBe(ticks.spotAt(119).price);
  });

  test("are left alone when they are finished and mended when they are broken", async () => {
    const states = async (): Promise<string[]> =>
      (await buildBars({ lake: root })).facts.days.map(({ state }) => state);
    expect(new Set(await states())).toEqual(new Set(["finished"]));
    const key = { dataset: "nse_option_bars_1m", date: DAY, underlying: "NIFTY" };
    rmSync(join(partFolder(root, key), "part-0.manifest.json"));
    expect((await states()).filter((state) => state !== "finished")).toEqual(["broken"]);
    await expect(buildBars({ lake: root, underlyings: ["SENSEX"] })).rejects.toThrow(/no nse_options of SENSEX/);
  });
});

test("a bar holds what is stamped before its end, and a tick on the end opens the next", () => {
  const run = quoteRun("CE", 26_000, {
    seconds: [0, 30, 59.999999, 60, 200],
    last: [Number.NaN, 12, 10, 11, Number.NaN],
    bid: [9, 9, Number.NaN, 10, 10],
    volume: [75, 150, 300, 300, 225],
  });
  const { rows, columns } = optionBars(run.quotes, 0, 5);
  expect(rows).toBe(3);
  expect([...columns.timestamp!]).toEqual([at(60), at(120), at(240)]);
  expect([...columns.open_price!]).toEqual([12, 11, Number.NaN]);
  expect([...columns.high_price!]).toEqual([12, 11, Number.NaN]);
  expect([...columns.low_price!]).toEqual([10, 11, Number.NaN]);
  expect([...columns.last_price!]).toEqual([10, 11, Number.NaN]);
  expect([...columns.bid_price!]).toEqual([Number.NaN, 10, 10]);
  expect([...columns.mid_price!]).toEqual([Number.NaN, 55.5, 55.5]);
  expect([...columns.volume_change!]).toEqual([225, 0, 0]);
  expect([...columns.rows!]).toEqual([3, 1, 1]);
  const index = indexBars({
    timestamp: Float64Array.of(at(1), at(59), at(60)),
    price: Float64Array.of(5, 4, 6),
  });
  expect([...index.columns.timestamp!]).toEqual([at(60), at(120)]);
  expect([...index.columns.price!, ...index.columns.low_price!]).toEqual([4, 6, 4, 6]);
});
