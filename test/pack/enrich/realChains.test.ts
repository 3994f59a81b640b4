import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openLake } from "../../../lib/lake/index.js";
import { enrichLake, packTape } from "../../../lib/pack/index.js";
import { readEsMinuteQuotes, readNiftyMinuteChain } from "../../../lib/sources/index.js";
import { deAmericanise } from "../../../lib/vol/index.js";
import { testFolder } from "../../lake/lakeFixture.js";
import { sharedData } from "../../sharedData.js";

const chain = sharedData("nifty-chain-1min-202608");
const futures = sharedData("lean-es-futopt-20200106");

describe.skipIf(chain === undefined)("the real one-minute NIFTY chain", () => {
  test("is enriched from last prices, with the forward's premium to the index growing with the expiry", async () => {
    const root = testFolder();
    const [day] = await readNiftyMinuteChain(join(chain!, "nifty_chain_20260818_1043-1530.csv.gz"));
    await packTape(day!, { lake: root });
    const report = await enrichLake({ lake: root, dataset: "nse_options_1m", price: "last", rate: 0.065, workers: 1 });
    expect(report.statuses.ok! / report.rows).toBeGreaterThan(0.85);
    await using lake = await openLake(root);
    expect(
      lake.manifest({ dataset: "nse_options_1m_iv", date: day!.date, underlying: "NIFTY" }).parameters,
    ).toMatchObject({
      exercise: "european",
      maxAgeSeconds: 120,
      maxCarrySeconds: 300,
    });
    const table = await lake.query(
      `SELECT f.expiry::VARCHAR AS expiry, median(f.forward / s.price - 1) AS basis
       FROM nse_forwards_1m f JOIN nse_spot_1m s ON s.timestamp = f.timestamp WHERE f.forward IS NOT NULL
       GROUP BY ALL ORDER BY expiry`,
    );
    const basis = table.records().map((row) => Number(row.basis));
    // 18 and 25 August, 1 and 8 September: about 6 % a year of carry.
    expect(basis).toHaveLength(4);
    expect(basis).toEqual([...basis].sort((a, b) => a - b));
    expect(basis[0]).toBeGreaterThan(0);
    expect(basis[3]).toBeLessThan(0.006);
    const near = await lake.query(
      `SELECT median(implied_vol) AS vol, min(implied_vol) AS low, max(implied_vol) AS high FROM nse_options_1m_enriched
       WHERE iv_status = 'ok' AND abs(ln(strike / forward)) < 0.01 AND dte_days >= 7`,
    );
    expect(near.record(0).low).toBeGreaterThan(0.05);
    expect(near.record(0).high).toBeLessThan(0.4);
  }, 120_000);
});

describe.skipIf(futures === undefined)("the real one-minute ES options", () => {
  test("are read as European, which is said, and near the money is off by less than a hundredth of a vol point", async () => {
    const root = testFolder();
    const [day] = await readEsMinuteQuotes({
      options: join(futures!, "es_options_quote_1m_20200106.csv.gz"),
      futures: join(futures!, "es_futures_quote_1m_20200106.csv.gz"),
    });
    await packTape(day!, { lake: root });
    await enrichLake({ lake: root, dataset: "cme_options_1m", rate: 0.0155, workers: 1 });
    await using lake = await openLake(root);
    const { parameters } = lake.manifest({ dataset: "cme_options_1m_iv", date: day!.date, underlying: "ES" });
    expect(parameters).toMatchObject({ exercise: "european_approximation", minutesPerYear: 252 * 1380 });
    const forwards = await lake.query(
      `SELECT abs(f.forward - s.price) AS gap FROM cme_forwards_1m f JOIN cme_spot_1m s ON s.timestamp = f.timestamp
       WHERE f.forward_status = 'parity' ORDER BY gap`,
    );
    const gaps = forwards.records().map((row) => Number(row.gap));
    expect(gaps[gaps.length >> 1]).toBeLessThan(0.25);
    const rows = await lake.query(
      `SELECT option_type, (bid_price + ask_price) / 2 AS price, forward, strike, dte_minutes / (365 * 1440) AS tau, implied_vol
       FROM cme_options_1m_enriched WHERE iv_status = 'ok' AND abs(ln(strike / forward)) < 0.05`,
    );
    const biases = rows.records().flatMap((row, i) => {
      if (i % 97 !== 0) return [];
      const [price, forward, strike, tau] = [row.price, row.forward, row.strike, row.tau].map(Number) as [
        number,
        number,
        number,
        number,
      ];
      const type = row.option_type === "CE" ? "call" : "put";
      const american = deAmericanise(type, price, forward, strike, tau, 0.0155);
      return american.status === "ok" ? [Math.abs(Number(row.implied_vol) - american.vol)] : [];
    });
    biases.sort((a, b) => a - b);
    expect(biases.length).toBeGreaterThan(100);
    expect(biases.at(-1)).toBeLessThan(1e-4);
  }, 120_000);
});
