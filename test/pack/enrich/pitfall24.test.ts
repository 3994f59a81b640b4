import { beforeAll, describe, expect, test, vi } from "vitest";
import { niftyOptions } from "../../../lib/contract/index.js";
import { openLake } from "../../../lib/lake/index.js";
import { daySlots } from "../../../lib/pack/enrich/EnrichInput.js";
import { realisedBySlot } from "../../../lib/pack/enrich/realisedBySlot.js";
import { enrichLake } from "../../../lib/pack/index.js";
import { at, DAY } from "../../lake/lakeFixture.js";
import { sampleLakeForFile, smallInput } from "./enrichFixture.js";

// Each packs a market first; the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

let root: string;
beforeAll(async () => {
  root = await sampleLakeForFile({ days: 1, rows: 40_000 });
  await enrichLake({ lake: root, workers: 1 });
}, 120_000);

/** The standard normal distribution by Simpson's rule on its density, from the mean: no code of the library. */
function normalCdf(x: number): number {
  const steps = 400;
  const h = x / steps;
  const density = (y: number): number => Math.exp(-0.5 * y * y) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(x);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density(i * h);
  return 0.5 + (h / 3) * sum;
}

describe("8.5-24: realised volatility is annualised, delta is the closed form's", () => {
  test("realised_vol_20m is 20 log returns of closed minutes, times sqrt(252 x 375)", async () => {
    await using lake = await openLake(root);
    const tape = await lake.openTape({ underlying: "NIFTY", date: DAY });
    const { timestamp, price } = tape.spot;
    const closes: number[] = [];
    // Minute m of the session holds the ticks of its 60 seconds and is known at its end.
    for (let row = 0; row < timestamp.length; row++) closes[Math.floor((timestamp[row]! - at(0)) / 60e6)] = price[row]!;
    const expected = (micros: number): number => {
      const closed = Math.floor((micros - at(0)) / 60e6);
      if (closed < 21) return Number.NaN;
      const returns = Array.from({ length: 20 }, (_, i) => Math.log(closes[closed - 1 - i]! / closes[closed - 2 - i]!));
      const mean = returns.reduce((sum, r) => sum + r, 0) / 20;
      return Math.sqrt((returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / 19) * 252 * 375);
    };
    const rows = await lake.query(
      "SELECT epoch_us(timestamp)::DOUBLE AS t, realised_vol_20m AS vol FROM nse_options_enriched WHERE underlying = 'NIFTY'",
    );
    let known = 0;
    for (const { t, vol } of rows.records()) {
      const value = expected(Number(t));
      if (Number.isNaN(value)) expect(vol).toBeNull();
      else {
        expect(vol).toBeCloseTo(value, 10);
        known++;
      }
    }
    expect(known).toBeGreaterThan(5_000);
  });

  test("a price that moves up and down by 1 % a minute has 0.01 sqrt(20/19 x 94500)", () => {
    const spot = Array.from(
      { length: 30 },
      (_, m) => [60 * m + 30, 26_000 * Math.exp(m % 2 === 0 ? 0 : 0.01)] as const,
    );
    const input = smallInput([{ type: "CE", strike: 26_000, seconds: [0], prices: [100] }], spot);
    const slots = daySlots(input);
    const vols = realisedBySlot(input.spot, niftyOptions, slots, new Float64Array(slots.count));
    // The 21st close is known at the end of its minute: second 1260, and not a second earlier.
    expect(vols[1259]).toBeNaN();
    expect(vols[1260]).toBeCloseTo(0.01 * Math.sqrt((20 / 19) * 94_500), 10);
  });

  test("delta is N(d1) of the row's own forward, strike, time and volatility", async () => {
    await using lake = await openLake(root);
    const table = await lake.query(
      `SELECT option_type, forward, strike, dte_minutes / (365 * 1440) AS tau, implied_vol, delta FROM nse_options_enriched
       WHERE iv_status = 'ok' AND underlying = 'NIFTY'`,
    );
    for (const { option_type, forward, strike, tau, implied_vol, delta } of table.records()) {
      const s = Number(implied_vol) * Math.sqrt(Number(tau));
      const d1 = Math.log(Number(forward) / Number(strike)) / s + s / 2;
      expect(delta).toBeCloseTo(option_type === "CE" ? normalCdf(d1) : normalCdf(d1) - 1, 6);
    }
    expect(table.rows).toBeGreaterThan(1_000);
  });

  test("the view says realised and never calls itself a volatility index", async () => {
    await using lake = await openLake(root);
    const table = await lake.query("SELECT * FROM nse_options_enriched LIMIT 0");
    const columnNames = Object.keys(table.columns);
    expect(columnNames).toContain("realised_vol_20m");
    expect(columnNames.filter((name) => /vix/i.test(name))).toEqual([]);
  });
});
