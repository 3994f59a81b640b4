import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { writeCryptoSample } from "../../../lib/market/index.js";
import {
  type BaselineCheck,
  type BaselineExpectations,
  baselineOutputs,
  buildBaseline,
  expectBaseline,
  loadExpectations,
  parseExpectations,
  validateBaseline,
} from "../../../lib/pack/index.js";
import { rowsOf } from "./baselineFixture.js";

const NAMES = baselineOutputs("BTC", "2023_2025");

describe("validateBaseline", () => {
  let folder: string;
  let good: string;
  let out: string;
  let expectations: BaselineExpectations;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "strikebook-validate-"));
    good = join(folder, "good");
    const sample = await writeCryptoSample(join(folder, "sample"), { days: 1, rows: 8000, seed: 3 });
    await expectBaseline({
      from: "2023-08-14",
      to: "2023-08-14",
      rows: { options: 2100, schedule: 500 },
      nullShare: { perpetual: 0.02 },
      outsideShare: 0.001,
      folder: good,
      file: join(folder, "expected.json"),
    });
    expectations = await loadExpectations(join(folder, "expected.json"));
    const { outputs } = await buildBaseline({
      options: sample.paths.options,
      perpetual: sample.paths.perpetual,
      rates: sample.truth.carry.map(({ asset, weight }) => ({ asset, weight, files: sample.paths.lending[asset]! })),
      out: good,
    });
    // Sizes were not declared by `expect`; the tests of a wrong size and of wrong rows need the true ones.
    const measured = Object.fromEntries(
      outputs.map(({ output, manifest }) => [output, { rows: manifest.rows, bytes: manifest.parquet.bytes }]),
    ) as BaselineExpectations["outputs"];
    expectations = { ...expectations, outputs: measured };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    out = join(folder, "out");
    rmSync(out, { recursive: true, force: true });
    cpSync(good, out, { recursive: true });
  });

  const failed = async (changed: Partial<BaselineExpectations> = {}): Promise<string[]> => {
    const { checks, passed } = await validateBaseline(out, { ...expectations, ...changed });
    const found = checks.filter(({ outcome }) => outcome === "failed").map(({ output, check }) => `${output} ${check}`);
    expect(passed).toBe(found.length === 0);
    return found;
  };
  /** Writes one output anew by a query over itself. */
  const rewrite = async (which: keyof typeof NAMES, select: string): Promise<void> => {
    const path = join(out, NAMES[which]);
    await rowsOf(
      `COPY (${select.replaceAll("IT", `read_parquet('${join(good, NAMES[which])}')`)}) TO '${path}' (FORMAT parquet, COMPRESSION zstd)`,
    );
  };

  it("passes the baseline that it was declared for, with a figure and a limit for every check", async () => {
    expect(await failed()).toEqual([]);
    const { checks } = await validateBaseline(out, expectations);
    expect(checks.length).toBeGreaterThan(35);
    for (const check of checks) expect(`${check.measured}${check.limit}`).not.toBe("");
    expect(checks.filter(({ outcome }) => outcome === "not checked")).toEqual([]);
  });

  it.each([
    ["a file that is missing", "rates existence"],
    ["a file of another hash", "schedule manifest"],
    ["a file that is no Parquet", "perpetual readable"],
    ["a file older than the declaration", "rates declared"],
  ])("%s", async (what, wanted) => {
    if (wanted === "rates existence") rmSync(join(out, NAMES.rates));
    if (wanted === "schedule manifest") await rewrite("schedule", "SELECT * FROM IT");
    if (wanted === "perpetual readable")
      writeFileSync(join(out, NAMES.perpetual), readFileSync(join(out, NAMES.perpetual)).subarray(9));
    if (wanted === "rates declared") utimesSync(join(out, NAMES.rates), 1, 1);
    expect(await failed(), what).toContain(wanted);
  });

  it.each([
    ["rows", "perpetual", "SELECT * FROM IT WHERE epoch(timestamp)::BIGINT % 10 <> 0"],
    ["size", "perpetual", "SELECT timestamp, price, age_ms FROM IT"],
    ["schema", "options", "SELECT * EXCLUDE (iv_status) FROM IT"],
    ["schema", "rates", "SELECT * REPLACE (rate::FLOAT AS rate) FROM IT"],
    ["nulls", "options", "SELECT * REPLACE (CASE WHEN random() < 0.5 THEN strike END AS strike) FROM IT"],
    ["nulls", "rates", "SELECT * REPLACE (CASE WHEN apr_usdc > 0 THEN NULL::DOUBLE END AS rate) FROM IT"],
    ["order", "options", "SELECT * FROM IT ORDER BY timestamp DESC"],
    ["order", "schedule", "SELECT * FROM IT ORDER BY expiry DESC"],
    ["range", "perpetual", "SELECT * REPLACE (timestamp + INTERVAL 1 HOUR AS timestamp) FROM IT"],
    ["range", "schedule", "SELECT * REPLACE (first_seen - INTERVAL 1 DAY AS first_seen) FROM IT"],
    [
      "price",
      "perpetual",
      "SELECT * REPLACE (CASE WHEN epoch(timestamp)::BIGINT % 1000 = 0 THEN -price ELSE price END AS price) FROM IT",
    ],
    ["price", "options", "SELECT * REPLACE (spot_price * 100 AS spot_price) FROM IT"],
    ["premium", "options", "SELECT * REPLACE (-mid_price_coin AS mid_price_coin) FROM IT"],
    ["rate", "rates", "SELECT * REPLACE (rate + 1 AS rate) FROM IT"],
    ["unique", "schedule", "SELECT * FROM IT UNION ALL SELECT * FROM IT ORDER BY expiry"],
    [
      "iv success",
      "options",
      "SELECT * REPLACE (CASE WHEN strike > spot_price THEN 'belowIntrinsic' ELSE iv_status END AS iv_status) FROM IT",
    ],
    ["iv range", "options", "SELECT * REPLACE (iv * 20 AS iv) FROM IT"],
  ] as const)("turns red for %s of the %s", async (check, which, select) => {
    await rewrite(which, select);
    const found = await failed();
    expect(found).toContain(`${which} ${check}`);
    // No other output is blamed.
    expect(found.filter((each) => !each.startsWith(which))).toEqual([]);
  });

  it("holds size to ten per cent and rows to five, on both sides", async () => {
    const of = (rows: number, bytes: number) => {
      const { perpetual } = expectations.outputs;
      return {
        outputs: {
          ...expectations.outputs,
          perpetual: { rows: perpetual.rows! * rows, bytes: perpetual.bytes! * bytes },
        },
      };
    };
    expect(await failed(of(1 / 1.049, 1 / 1.099))).toEqual([]);
    expect(await failed(of(1 / 0.951, 1 / 0.901))).toEqual([]);
    expect(await failed(of(1 / 1.051, 1 / 1.101))).toEqual(["perpetual size", "perpetual rows"]);
    expect(await failed(of(1 / 0.949, 1 / 0.899))).toEqual(["perpetual size", "perpetual rows"]);
  });

  it("says what was not declared, and fails nothing for it", async () => {
    const outputs = { ...expectations.outputs, options: {} };
    const { checks, passed } = await validateBaseline(out, { ...expectations, outputs });
    const open = checks.filter(({ outcome }: BaselineCheck) => outcome === "not checked");
    expect(open.map(({ output, check, limit }) => `${output} ${check} ${limit}`)).toEqual([
      "options size not declared",
      "options rows not declared",
    ]);
    expect(passed).toBe(true);
  });
});

describe("expectations", () => {
  it("ship the seed's figures", async () => {
    const seed = await loadExpectations("seed");
    expect(seed.outputs).toEqual({
      options: { rows: 73.4e6, bytes: 52e9 },
      perpetual: { rows: 63.1e6, bytes: 24e9 },
      rates: { rows: 63.1e6, bytes: 2.4e9 },
      schedule: { rows: 2737, bytes: 1.1e6 },
    });
    expect(seed).toMatchObject({ tolerance: { bytes: 0.1, rows: 0.05 }, iv: { successShare: 0.95, min: 0.1, max: 5 } });
    expect(Object.values(baselineOutputs(seed.asset, seed.years))).toEqual([
      "btc_options_atm_shortdated_with_iv_2023_2025.parquet",
      "btc_perpetual_1s_2023_2025.parquet",
      "blended_lending_rates_1s.parquet",
      "contract_schedule.parquet",
    ]);
  });

  it("are refused where they are not what they should be, by the entry", async () => {
    const text = JSON.stringify({ ...(await loadExpectations("seed")), price: { min: -1, max: 2 } });
    await expect(parseExpectations(text, "mine.json")).rejects.toThrow(/mine\.json: price\.min/);
    await expect(parseExpectations("{", "mine.json")).rejects.toThrow(/neither YAML nor JSON/);
    await expect(loadExpectations("none.yaml")).rejects.toThrow(/cannot read the expectations none\.yaml/);
  });

  it("are declared before the build, or not at all", async () => {
    const folder = mkdtempSync(join(tmpdir(), "strikebook-expect-"));
    try {
      const file = join(folder, "expected.json");
      const wanted = { from: "2023-01-01", to: "2023-01-02", folder, file };
      const made = await expectBaseline(wanted);
      expect(made.outputs).toEqual({
        options: {},
        perpetual: { rows: 172_800 },
        rates: { rows: 172_800 },
        schedule: {},
      });
      await expect(expectBaseline(wanted)).rejects.toThrow(/expected\.json is there already/);
      writeFileSync(join(folder, NAMES.schedule), "");
      await expect(expectBaseline({ ...wanted, file: join(folder, "b.json") })).rejects.toThrow(
        /declared before the build/,
      );
      expect(existsSync(join(folder, "b.json"))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
