import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CryptoSample, cryptoTotalVariance, writeCryptoSample } from "../../../lib/market/index.js";
import { type BaselineManifest, buildBaseline } from "../../../lib/pack/index.js";
import { sharedData } from "../../sharedData.js";
import { rowsOf } from "./baselineFixture.js";

describe("a baseline of the crypto sample, against what its simulator wrote down", () => {
  let folder: string;
  let sample: CryptoSample;
  const manifests: Record<string, BaselineManifest> = {};
  const paths: Record<string, string> = {};

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "strikebook-truth-"));
    sample = await writeCryptoSample(join(folder, "sample"), { days: 2, rows: 40_000, seed: 5 });
    const { outputs } = await buildBaseline({
      options: sample.paths.options,
      perpetual: sample.paths.perpetual,
      rates: sample.truth.carry.map(({ asset, weight }) => ({ asset, weight, files: sample.paths.lending[asset]! })),
      out: join(folder, "out"),
    });
    for (const { output, manifest, path } of outputs) {
      manifests[output] = manifest;
      paths[output] = path;
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const faults = (name: string): number =>
    sample.truth.days.reduce((sum, day) => sum + day.options.faults[name as "crossed"], 0);

  it("counts every row of the options once, and the planted faults under their names", () => {
    const { rowsRead, dropped, rows } = manifests["options"]!;
    expect(rowsRead).toBe(sample.truth.days.reduce((sum, day) => sum + day.options.rows, 0));
    expect(rows).toBe(rowsRead - Object.values(dropped).reduce((sum, count) => sum + count, 0));
    expect(dropped["expired"]).toBe(faults("expired"));
    // Duplicates repeat any row, also one of another coin.
    expect(dropped["otherAsset"]).toBeGreaterThanOrEqual(faults("otherCoin") + faults("linear"));
    expect(dropped["otherAsset"]! - faults("otherCoin") - faults("linear")).toBeLessThanOrEqual(faults("duplicated"));
    // Far expiries are dropped before a look at their prices.
    expect(dropped["crossed"]).toBeGreaterThan(0);
    expect(dropped["crossed"]).toBeLessThanOrEqual(faults("crossed") + faults("duplicated"));
    expect(dropped["duplicate"]).toBeGreaterThan(0);
    expect(dropped["duplicate"]).toBeLessThanOrEqual(faults("duplicated"));
    expect(dropped["oneSided"]).toBeGreaterThan(faults("zeroBid") / 2);
  });

  it("keeps what the truth calls near the money and short-dated, but for bad quotes and the stale perpetual", () => {
    const near = sample.truth.days.reduce((sum, day) => sum + day.options.nearTheMoneyShortDated, 0);
    const { rows, dropped } = manifests["options"]!;
    const accounted = rows + dropped["stalePerpetual"]! + dropped["duplicate"]!;
    expect(rows).toBeLessThan(near);
    // What is left are near quotes without a side or crossed; S of the last whole second moves a few over the bound.
    expect(near - accounted).toBeLessThan(0.1 * near);
  });

  it("finds the perpetual's gap to the second", async () => {
    const found = await rowsOf(
      `SELECT min(timestamp) AS first, max(timestamp) AS last, count(*) AS rows FROM read_parquet('${paths["perpetual"]}')
       WHERE price IS NULL GROUP BY timestamp::DATE ORDER BY 1`,
    );
    expect(found).toHaveLength(2);
    for (const [index, { perpetual }] of sample.truth.days.entries()) {
      const [from, to] = perpetual.gap;
      // The last quote came within the second or two before the gap; 60 s later its price is none.
      expect(found[index].first).toBeGreaterThan(from + 56e6);
      expect(found[index].first).toBeLessThanOrEqual(from + 61e6);
      expect(found[index].last).toBeGreaterThan(to - 2e6);
      expect(found[index].last).toBeLessThan(to + 5e6);
    }
    expect(manifests["perpetual"]!.marked["staleSeconds"]).toBe(found[0].rows + found[1].rows);
    expect(manifests["perpetual"]!.rowsRead).toBe(sample.truth.days.reduce((sum, day) => sum + day.perpetual.rows, 0));
  });

  it("finds volatilities near the true surface, bid below and ask above it", async () => {
    const { model, days } = sample.truth;
    const rows = await rowsOf(
      `SELECT * FROM read_parquet('${paths["options"]}') WHERE iv_status = 'ok' AND tau_years * 365 > 1 AND spot_age_ms < 1500`,
    );
    expect(rows.length).toBeGreaterThan(3000);
    let inside = 0;
    const errors: number[] = [];
    for (const row of rows) {
      const level = days.find(
        ({ date }) => date === new Date(row.timestamp / 1000).toISOString().slice(0, 10),
      )!.volatility;
      const logMoneyness = Math.log(row.strike / row.spot_price) - row.rate * row.tau_years;
      const vol = Math.sqrt(cryptoTotalVariance(model, level, logMoneyness, row.tau_years) / row.tau_years);
      errors.push(Math.abs(row.iv - vol));
      if (row.iv_bid <= vol && vol <= row.iv_ask) inside++;
    }
    errors.sort((a, b) => a - b);
    // Price steps of 0.0005 coins are worth a vol point; the middle of the quotes is off by less for most.
    expect(errors[errors.length >> 1]).toBeLessThan(0.01);
    expect(errors[Math.floor(0.95 * errors.length)]).toBeLessThan(0.04);
    expect(inside / rows.length).toBeGreaterThan(0.9);
  });

  it("fails on quotes below intrinsic, and for that reason", () => {
    const { marked, rows } = manifests["options"]!;
    expect(Object.keys(marked).sort()).toEqual(["iv:belowIntrinsic", "iv:ok"]);
    expect(marked["iv:ok"]! / rows).toBeGreaterThan(0.95);
    expect(marked["iv:belowIntrinsic"]).toBeGreaterThan(0);
  });

  const aave = sharedData("aave-v3-polygon-202308");
  it.skipIf(aave === undefined)("takes the real rates of Aave: four days of August 2023", async () => {
    const { outputs } = await buildBaseline({
      options: sample.paths.options,
      perpetual: sample.paths.perpetual,
      rates: [
        { asset: "usdc", weight: 0.5, files: join(aave!, "aave_v3_polygon_usdc_e_1m_20230814-17.csv.gz") },
        { asset: "weth", weight: 0.5, files: join(aave!, "aave_v3_polygon_weth_1m_20230814-17.csv.gz") },
      ],
      out: join(folder, "real"),
    });
    const { manifest, path } = outputs.find(({ output }) => output === "rates")!;
    expect(manifest).toMatchObject({
      rowsRead: 2 * 5760,
      // The first row is known a minute into the first day, the last ones at the midnight after the last.
      rows: 4 * 86_400 - 60,
      dropped: { afterLastSecond: 2 },
      marked: { staleSeconds: 0, gapsOverLimit: 0 },
    });
    // First minute of the file; the mean rate that its README states, 4.458 %.
    const [first] = await rowsOf(`SELECT * FROM read_parquet('${path}') LIMIT 1`);
    expect(first.apr_usdc).toBe(0.0486026668891323);
    const [{ mean }] = await rowsOf(`SELECT avg(apr_usdc) AS mean FROM read_parquet('${path}')`);
    expect(mean).toBeCloseTo(0.04458, 5);
  });
});
