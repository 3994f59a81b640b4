import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { analyseBaseline, type BaselineOptions, type BaselineReport, buildBaseline } from "../../../lib/pack/index.js";
import { blackScholesPrice, inversePrice } from "../../../lib/vol/index.js";
import {
  csvGz,
  micros,
  OPTION_HEADER,
  optionLine,
  QUOTE_HEADER,
  quoteLine,
  RATE_HEADER,
  rateLine,
  rowsOf,
  TRADE_HEADER,
  tradeLine,
} from "./baselineFixture.js";

const NOON = micros("2023-08-14T12:00:00Z");
const second = 1_000_000;
const YEAR = 365 * 86_400 * second;
const expiry = (date: string): number => micros(`${date}T08:00:00Z`);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "strikebook-baseline-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Coin price of an option by the payoff in coins: Black over the forward, nothing discounted. */
function coin(type: "call" | "put", spot: number, strike: number, tauYears: number, vol: number, rate: number): number {
  return inversePrice(type, spot * Math.exp(rate * tauYears), strike, tauYears, vol);
}

/** S is 30,000 in the first second of noon, 30,100 (from 12:00:00.9) in the next two, then old. The rate is 4 %. */
function smallDay(): BaselineOptions {
  const tau = (expiry("2023-08-25") - (NOON + 1.5 * second)) / YEAR;
  const fair = coin("call", 30_100, 30_000, tau, 0.5, 0.04);
  const good = { symbol: "BTC-25AUG23-30000-C", at: NOON + 1.5 * second, bid: fair - 0.0001, ask: fair + 0.0001 };
  const put = coin("put", 30_000, 29_800, (expiry("2023-08-15") - NOON) / YEAR, 0.6, 0.04);
  const lines = [
    optionLine({ symbol: "BTC-15AUG23-29800-P", at: NOON, bid: put, ask: put }),
    optionLine(good),
    optionLine(good),
    optionLine({ ...good, bid: 0.02, ask: 0.01 }),
    optionLine({ ...good, bid: 0 }),
    optionLine({ ...good, ask: undefined }),
    optionLine({ symbol: "BTC-25AUG23-31100-C", at: NOON + 2 * second, bid: 0.01, ask: 0.011 }),
    optionLine({ symbol: "BTC-29SEP23-30000-C", at: NOON + 2 * second, bid: 0.05, ask: 0.051 }),
    optionLine({ symbol: "BTC-14AUG23-30000-C", at: NOON, bid: 0.01, ask: 0.011 }),
    optionLine({ symbol: "ETH-25AUG23-1800-C", at: NOON, bid: 0.01, ask: 0.011 }),
    optionLine({ symbol: "BTC-25AUG23-30000-P", at: NOON, bid: 0.01, ask: 0.011, expiration: expiry("2023-08-26") }),
    optionLine({ symbol: "BTC-25AUG23-29900-P", at: NOON - 1, bid: 0.01, ask: 0.011 }),
    optionLine({ symbol: "BTC-25AUG23-29900-P", at: NOON + 70 * second, bid: 0.01, ask: 0.011 }),
    // A put worth less than its exercise: no volatility.
    optionLine({ symbol: "BTC-15AUG23-30500-P", at: NOON + 2 * second, bid: 0.001, ask: 0.0011 }),
  ];
  return {
    options: csvGz(folder, "deribit_options_chain_2023-08-14_OPTIONS.csv.gz", OPTION_HEADER, lines),
    perpetual: csvGz(folder, "deribit_quotes_2023-08-14_BTC-PERPETUAL.csv.gz", QUOTE_HEADER, [
      quoteLine(NOON, 29_999, 30_001),
      quoteLine(NOON + 0.3 * second, 31_000, 31_002),
      quoteLine(NOON + 0.9 * second, 30_099, 30_101),
      quoteLine(NOON + 1.1 * second, 30_101, 30_099),
      quoteLine(NOON + 1.2 * second, "", 30_101),
      quoteLine(NOON + 1.3 * second, 0, 30_101),
      quoteLine(NOON + 1.4 * second, 1_800, 1_801, "ETH-PERPETUAL"),
    ]),
    rates: [
      {
        asset: "usdc",
        weight: 0.25,
        files: csvGz(folder, "usdc.csv.gz", RATE_HEADER, [rateLine("2023-08-14T11:59:00Z", 0.01)]),
      },
      {
        asset: "usdt",
        weight: 0.75,
        files: csvGz(folder, "usdt.csv.gz", RATE_HEADER, [rateLine("2023-08-14T11:59:00Z", 0.05)]),
      },
    ],
    out: join(folder, "out"),
  };
}

const output = (report: BaselineReport, which: string) => report.outputs.find((each) => each.output === which)!;

describe("buildBaseline on a day made by hand", () => {
  it("gives each second the last usable quote at or before it, with its age, and drops the rest by name", async () => {
    const report = await buildBaseline(smallDay());
    const { path, manifest } = output(report, "perpetual");
    const rows = await rowsOf(`SELECT * FROM read_parquet('${path}') ORDER BY timestamp`);
    expect(rows.slice(0, 3)).toMatchObject([
      { timestamp: NOON, price: 30_000, age_ms: 0, is_carried: false },
      { timestamp: NOON + second, price: 30_100, bid_price: 30_099, ask_price: 30_101, age_ms: 100, is_carried: false },
      { timestamp: NOON + 2 * second, price: 30_100, age_ms: 1100, is_carried: true },
    ]);
    // 60 s is the largest age: 12:01:00.9 would be it.
    expect(rows[60]).toMatchObject({ price: 30_100, age_ms: 59_100 });
    expect(rows[61]).toMatchObject({ price: null, age_ms: 60_100 });
    expect(rows).toHaveLength(12 * 3600);
    expect(manifest.rowsRead).toBe(7);
    expect(manifest.dropped).toEqual({
      crossed: 1,
      notPositive: 1,
      oneSided: 1,
      otherSymbol: 1,
      superseded: 1,
      afterLastSecond: 0,
    });
    expect(manifest.added).toEqual({ carriedSeconds: 12 * 3600 - 2 });
    expect(manifest.marked).toEqual({ staleSeconds: 12 * 3600 - 61 });
  });

  it("blends the rates with their weights, and makes an APR the continuous rate that accrues per second", async () => {
    const day = smallDay();
    const { path } = output(await buildBaseline(day), "rates");
    const [first] = await rowsOf(`SELECT * FROM read_parquet('${path}') ORDER BY timestamp LIMIT 1`);
    // Stamped 11:59, known at noon.
    expect(first).toMatchObject({ timestamp: NOON, apr_usdc: 0.01, apr_usdt: 0.05, age_s: 0 });
    expect(first.rate).toBeCloseTo(0.25 * 0.01 + 0.75 * 0.05, 15);
    const [stale] = await rowsOf(`SELECT * FROM read_parquet('${path}') WHERE rate IS NULL ORDER BY timestamp LIMIT 1`);
    expect(stale).toMatchObject({ timestamp: NOON + 3601 * second, age_s: 3601 });

    const annual = await buildBaseline({ ...day, compounding: "annual", out: join(folder, "annual") });
    const [other] = await rowsOf(
      `SELECT * FROM read_parquet('${output(annual, "rates").path}') ORDER BY timestamp LIMIT 1`,
    );
    expect(other.rate).toBeCloseTo(Math.log(1.04), 15);
    const borrowed = await buildBaseline({ ...day, rateColumn: "variable_borrow_rate", out: join(folder, "borrowed") });
    const [dear] = await rowsOf(
      `SELECT * FROM read_parquet('${output(borrowed, "rates").path}') ORDER BY timestamp LIMIT 1`,
    );
    expect(dear.rate).toBeCloseTo(0.08, 15);
  });

  it("finds the volatility that the coin price was made with, and counts every other row under one reason", async () => {
    const report = await buildBaseline(smallDay());
    const { path, manifest } = output(report, "options");
    const rows = await rowsOf(`SELECT * FROM read_parquet('${path}')`);
    expect(rows.map(({ symbol }) => symbol)).toEqual([
      "BTC-15AUG23-29800-P",
      "BTC-25AUG23-30000-C",
      "BTC-15AUG23-30500-P",
    ]);
    const [put, call, worthless] = rows;
    expect(put).toMatchObject({
      spot_price: 30_000,
      spot_age_ms: 0,
      iv_status: "ok",
      option_type: "put",
      expiry: expiry("2023-08-15"),
    });
    // The blend in hand: 0.25 x 0.01 + 0.75 x 0.05 = 0.04.
    expect(put.rate).toBeCloseTo(0.04, 15);
    expect(put.iv).toBeCloseTo(0.6, 9);
    expect(call).toMatchObject({ spot_price: 30_100, spot_age_ms: 600, iv_status: "ok", iv_bid_status: "ok" });
    expect(call.iv).toBeCloseTo(0.5, 9);
    expect(call.tau_years).toBeCloseTo((expiry("2023-08-25") - NOON - 1.5 * second) / YEAR, 15);
    expect(call.moneyness).toBeCloseTo(30_000 / 30_100 - 1, 12);
    // The other way round: discounted dollars by Black-Scholes at the volatilities of bid and ask.
    for (const [vol, price] of [
      [call.iv_bid, call.bid_price_coin],
      [call.iv_ask, call.ask_price_coin],
    ] as const) {
      expect(blackScholesPrice("call", 30_100, 30_000, call.tau_years, vol, 0.04) / 30_100).toBeCloseTo(price, 12);
    }
    expect(worthless).toMatchObject({ iv: null, iv_status: "belowIntrinsic" });
    expect(manifest.rowsRead).toBe(14);
    expect(manifest.dropped).toEqual({
      badName: 1,
      crossed: 1,
      duplicate: 1,
      expired: 1,
      farExpiry: 1,
      farMoneyness: 1,
      noPerpetual: 1,
      oneSided: 2,
      otherAsset: 1,
      stalePerpetual: 1,
    });
    expect(manifest.marked).toEqual({ "iv:belowIntrinsic": 1, "iv:ok": 2 });
    expect(manifest.sources).toMatchObject([{ name: "deribit_options_chain_2023-08-14_OPTIONS.csv.gz" }]);
  });

  it("calls a volatility of no market implausible: a microsecond before expiry a premium asks for thousands", async () => {
    const day = smallDay();
    const at = expiry("2023-08-14") - 1;
    const options = csvGz(folder, "deribit_options_chain_expiry.csv.gz", OPTION_HEADER, [
      optionLine({ symbol: "BTC-14AUG23-30000-C", at, bid: 0.01, ask: 0.011 }),
      optionLine({ symbol: "BTC-15AUG23-30000-C", at, bid: 0.01, ask: 0.011 }),
    ]);
    const perpetual = csvGz(folder, "deribit_quotes_early_BTC-PERPETUAL.csv.gz", QUOTE_HEADER, [
      quoteLine(at - 2 * second, 29_999, 30_001),
    ]);
    const rates = [
      {
        asset: "usdc",
        weight: 1,
        files: csvGz(folder, "early.csv.gz", RATE_HEADER, [rateLine("2023-08-14T07:50:00Z", 0.01)]),
      },
    ];
    const { path, manifest } = output(await buildBaseline({ ...day, options, perpetual, rates }), "options");
    const rows = await rowsOf(`SELECT * FROM read_parquet('${path}')`);
    expect(
      rows.map(({ iv, iv_status, iv_bid, iv_bid_status }) => [iv === null, iv_status, iv_bid === null, iv_bid_status]),
    ).toEqual([
      [true, "implausible", true, "implausible"],
      [false, "ok", false, "ok"],
    ]);
    expect(manifest.marked).toEqual({ "iv:implausible": 1, "iv:ok": 1 });
    const { failures } = await analyseBaseline(join(folder, "out"), { permutations: 20 });
    expect(failures.reasons).toEqual([{ status: "implausible", rows: 1 }]);
  });

  it("lists every contract once, with its rows, and the one whose name and columns disagree not at all", async () => {
    const { path, manifest } = output(await buildBaseline(smallDay()), "schedule");
    const rows = await rowsOf(`SELECT * FROM read_parquet('${path}')`);
    expect(rows.map(({ symbol }) => symbol)).toEqual([
      "BTC-14AUG23-30000-C",
      "BTC-15AUG23-29800-P",
      "BTC-15AUG23-30500-P",
      "BTC-25AUG23-29900-P",
      "BTC-25AUG23-30000-C",
      "BTC-25AUG23-31100-C",
      "BTC-29SEP23-30000-C",
    ]);
    expect(rows[4]).toMatchObject({ rows: 5, first_seen: NOON + 1.5 * second, settlement_currency: "BTC" });
    expect(manifest).toMatchObject({ rowsRead: 8, dropped: { badName: 1 } });
  });

  it("keeps a quote of one side when it is told to, with a volatility for that side alone", async () => {
    const { path } = output(await buildBaseline({ ...smallDay(), quotes: "oneSided" }), "options");
    const rows = await rowsOf(`SELECT * FROM read_parquet('${path}') WHERE mid_price_coin IS NULL`);
    expect(rows.map((row) => [row.iv_status, row.iv_bid_status, row.iv_ask_status]).sort()).toEqual([
      ["nonFinite", "nonFinite", "ok"],
      ["nonFinite", "ok", "nonFinite"],
    ]);
  });

  it("takes the last trade where the perpetual comes as trades", async () => {
    const perpetual = csvGz(folder, "deribit_trades_2023-08-14_BTC-PERPETUAL.csv.gz", TRADE_HEADER, [
      tradeLine(NOON, 30_000),
      tradeLine(NOON + 0.9 * second, 30_100),
      tradeLine(NOON + 0.9 * second, 30_105),
      tradeLine(NOON + 1.5 * second, 0),
    ]);
    const { path, manifest } = output(await buildBaseline({ ...smallDay(), perpetual }), "perpetual");
    const rows = await rowsOf(`SELECT * FROM read_parquet('${path}') LIMIT 3`);
    expect(rows.map(({ price }) => price)).toEqual([30_000, 30_105, 30_105]);
    expect(rows[0].bid_price).toBeNull();
    expect(manifest.dropped).toMatchObject({ notPositive: 1, superseded: 1 });
  });

  it("reads Parquet as it reads CSV", async () => {
    const day = smallDay();
    const parquet = join(folder, "chain.parquet");
    await rowsOf(
      `COPY (SELECT * FROM read_csv('${day.options as string}', types = {last_price: DOUBLE, bid_iv: DOUBLE, ask_iv: DOUBLE, delta: DOUBLE, gamma: DOUBLE, vega: DOUBLE, theta: DOUBLE, rho: DOUBLE})) TO '${parquet}' (FORMAT parquet)`,
    );
    const [csv, other] = [
      await buildBaseline(day),
      await buildBaseline({ ...day, options: parquet, out: join(folder, "o2") }),
    ];
    expect(output(other, "options").manifest.parquet.sha256).not.toBe("");
    const rows = async (report: BaselineReport) =>
      rowsOf(`SELECT * FROM read_parquet('${output(report, "options").path}')`);
    expect(await rows(other)).toEqual(await rows(csv));
  });
});

describe("what buildBaseline refuses", () => {
  const refused = async (change: Partial<BaselineOptions>, wanted: RegExp): Promise<void> => {
    await expect(buildBaseline({ ...smallDay(), ...change })).rejects.toThrow(wanted);
    // Nothing half-written stays under a final name.
    const out = join(folder, "out");
    expect(existsSync(out) ? readdirSync(out).filter((name) => /lock|options.*parquet/.test(name)) : []).toEqual([]);
  };

  it("weights that do not sum to 1, and settings that cannot be", async () => {
    const [usdc, usdt] = smallDay().rates;
    await refused({ rates: [usdc!, { ...usdt!, weight: 0.7 }] }, /sum of the weights is 0.95/);
    await refused({ rates: [] }, /no lending rate/);
    await refused({ maxMoneyness: 0 }, /maxMoneyness is 0/);
    await refused({ memoryLimit: "much" }, /memoryLimit is much/);
    await refused({ memoryLimit: "900MB" }, /memoryLimit is 900MB; 2 workers need at least 1000MB/);
    await refused({ from: "2023-08-15", to: "2023-08-14" }, /from is 2023-08-15/);
    await refused({ from: "2023-02-30" }, /from is 2023-02-30; write a day that is/);
    await refused({ maxMoneyness: 3 }, /maxMoneyness is 3; it is a share: 0.03 is 3 %/);
    await refused({ rates: [{ ...usdc!, asset: "0x2791", weight: 1 }] }, /0x2791; it names a column: a letter, then/);
  });

  it("a truncated, a flipped and a foreign file, each by its name", async () => {
    const { options } = smallDay();
    const whole = readFileSync(options as string);
    await refused({ options: join(folder, "none.csv.gz") }, /there is no options file .*none\.csv\.gz/);
    // Without the last bytes DuckDB alone would read a shorter file and say nothing.
    const cut = join(folder, "deribit_options_chain_cut.csv.gz");
    writeFileSync(cut, whole.subarray(0, whole.length - 9));
    await refused({ options: cut }, /deribit_options_chain_cut\.csv\.gz/);
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1]! ^= 0x20;
    writeFileSync(cut, flipped);
    await refused({ options: cut }, /deribit_options_chain_cut\.csv\.gz/);
    const text = gunzipSync(whole).toString();
    writeFileSync(cut, gzipSync(text.replace("strike_price", "strike")));
    await refused({ options: cut }, /deribit_options_chain_cut\.csv\.gz has another header .*lacks strike_price/);
    writeFileSync(cut, gzipSync(text.replace(`,${NOON},`, ",yesterday,")));
    await refused({ options: cut }, /deribit_options_chain_cut\.csv\.gz line 2: /);
  });

  it("a folder without a file of the kind", async () => {
    await refused(
      { perpetual: csvGz(join(folder, "empty"), "notes.csv.gz", "a", []).replace(/\/[^/]*$/, "") },
      /BTC-PERPETUAL in its name/,
    );
  });

  it("quotes and trades of the perpetual at once", async () => {
    const day = smallDay();
    csvGz(folder, "deribit_trades_2023-08-14_BTC-PERPETUAL.csv.gz", TRADE_HEADER, [tradeLine(NOON, 30_000)]);
    await refused({ perpetual: folder }, /are quotes and trades: .*deribit_quotes_.* and .*deribit_trades_/);
    await refused(
      { perpetual: [day.perpetual as string, join(folder, "deribit_trades_2023-08-14_BTC-PERPETUAL.csv.gz")] },
      /are quotes and trades/,
    );
  });

  it("two reserves under one asset, by the files' names or by rows that differ at one instant", async () => {
    const rates = (name: string, apr: number): string =>
      csvGz(join(folder, "rates"), name, RATE_HEADER, [rateLine("2023-08-14T11:58:00Z", apr)]);
    const usdc = rates("aave_v3_polygon_usdc_2023-08-14.minute.csv.gz", 0.01);
    const bridged = rates("aave_v3_polygon_usdc_e_1m_20230814-17.csv.gz", 0.02);
    const of = (asset: string, files: BaselineOptions["options"] = join(folder, "rates")) => [
      { asset, weight: 1, files },
    ];
    const apr = async (asset: string): Promise<number> => {
      const report = await buildBaseline({ ...smallDay(), rates: of(asset), out: join(folder, asset) });
      return (await rowsOf(`SELECT * FROM read_parquet('${output(report, "rates").path}') LIMIT 1`))[0].apr;
    };
    expect(await apr("usdc")).toBe(0.01);
    expect(await apr("USDC_E")).toBe(0.02);
    await refused({ rates: of("weth") }, /no .* file with the word weth in its name; its reserves are polygon usdc, /);
    await refused({ rates: of("usd") }, /no .* file with the word usd in its name/);
    await refused({ rates: of("usdc", [usdc, bridged]) }, /more than one reserve by name: .*usdc_2023.* and .*usdc_e_/);
    rates("aave_v3_arbitrum_usdc_2023-08-15.minute.csv.gz", 0.03);
    await refused({ rates: of("usdc") }, /more than one reserve by name: .*arbitrum_usdc.* and .*polygon_usdc/);
    const [one, other] = [rates("a.csv.gz", 0.01), rates("b.csv.gz", 0.02)];
    await refused(
      { rates: of("usdc", [one, other]) },
      /a\.csv\.gz and .*b\.csv\.gz: usdc has two rates at 2023-08-14T11:58:00.000Z, 0.01 and 0.02/,
    );
  });

  it("an output of other inputs, unless it may replace it", async () => {
    await buildBaseline(smallDay());
    await expect(buildBaseline({ ...smallDay(), maxDays: 5 })).rejects.toThrow(/made of other files or settings/);
    const report = await buildBaseline({ ...smallDay(), maxDays: 5, replace: true });
    expect(report.outputs.map(({ output: which, reused }) => [which, reused])).toEqual([
      ["options", false],
      ["perpetual", true],
      ["rates", true],
      ["schedule", true],
    ]);
  });

  it("a second build in the folder while one runs, but not the lock of a process that is gone", async () => {
    const { out } = smallDay();
    await buildBaseline(smallDay());
    writeFileSync(join(out, ".baseline.lock"), `${process.ppid}\n`);
    await expect(buildBaseline(smallDay())).rejects.toThrow(/process \d+ builds a baseline/);
    writeFileSync(join(out, ".baseline.lock"), "4194303\n");
    expect((await buildBaseline(smallDay())).outputs.every(({ reused }) => reused)).toBe(true);
  });
});

describe("a build that starts again", () => {
  it("keeps what is whole, and makes a spoilt output anew with the same bytes", async () => {
    const first = await buildBaseline(smallDay());
    const { path, manifest } = output(first, "perpetual");
    truncateSync(path, 100);
    const again = await buildBaseline(smallDay());
    expect(output(again, "perpetual")).toMatchObject({
      reused: false,
      manifest: { parquet: { sha256: manifest.parquet.sha256 } },
    });
    expect(output(again, "options").reused).toBe(true);
    expect(existsSync(join(folder, "out", ".baseline"))).toBe(false);
  });

  it("stops when it is told to, and leaves no output", async () => {
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    await expect(buildBaseline({ ...smallDay(), signal: stop.signal })).rejects.toThrow(/enough/);
    expect(readdirSync(join(folder, "out")).filter((name) => name.endsWith(".parquet"))).toEqual([]);
  });
});
