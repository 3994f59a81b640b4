import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createStudyRecord,
  displayRun,
  integrityGate,
  legsTable,
  type RunRecord,
  readRunRecord,
  runIdOf,
  sealRecord,
  stableJson,
  tradeMetrics,
  tradesTable,
  writeRunRecord,
} from "../../lib/strategy/index.js";
import { fixtureTape } from "../tape/tapeFixture.js";
import { code, quotes, steadySpot } from "./runFixture.js";
import { rebooked, type SoundRun, soundRun, withLeg, withTrades } from "./soundRun.js";

function recordOf({ trades, days, evidence }: SoundRun): RunRecord {
  return sealRecord({
    schema: "strikebook.run/1",
    kind: "strategy",
    study: "test",
    title: "It's a test",
    createdAt: "2025-11-18T10:00:00.000Z",
    code,
    engine: "by hand",
    definition: { id: "S1", name: "straddle", hash: "h", data: { legs: [1, null, { a: "b" }] } },
    parameters: [{ name: "lots", value: 1, unit: "lots" }],
    inputs: [],
    seeds: { bootstrap: 1 },
    days,
    trades,
    metrics: tradeMetrics(trades, days, 1),
    values: { curve: [1, null, 3] },
    events: [{ severity: "warning", message: "a warning" }],
    evidence,
    verdict: integrityGate({ kind: "strategy", trades, days, evidence }),
  });
}

let folder: string;
beforeEach(async () => {
  // The registry lies beside the run.
  folder = join(await mkdtemp(join(tmpdir(), "strikebook record's-")), "run");
  await mkdir(folder);
});
afterEach(() => rm(dirname(folder), { recursive: true, force: true }));

async function sql(query: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(query)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
const file = (name: string): string => `'${join(folder, name).replaceAll("'", "''")}'`;

describe("a run on disk", () => {
  it("comes back as it was, missing prices included", async () => {
    const missing = { exitPrice: Number.NaN, exitQuoteMicros: Number.NaN, exitQuoteAgeSeconds: Number.NaN };
    const run = withTrades(soundRun(), (trade, i) => (i === 3 ? rebooked(withLeg(trade, missing)) : trade));
    const record = recordOf(run);
    const paths = await writeRunRecord(record, folder);
    expect(paths.map((path) => path.slice(folder.length + 1))).toEqual(["trades.parquet", "legs.parquet", "run.json"]);
    expect((await readdir(folder)).sort()).toEqual(["legs.parquet", "run.json", "trades.parquet"]);
    const read = await readRunRecord(folder);
    // JSON has no NaN in currency either; null there means not measured.
    const lost = { ...record.trades[3]!, pnlCurrency: null, pnlPercentOfMargin: null };
    expect(read).toEqual({ ...record, trades: record.trades.map((trade, i) => (i === 3 ? lost : trade)) });
    expect(read.trades[3]!.legs[0]!.exitPrice).toBeNaN();
    expect(integrityGate(read)).toEqual(record.verdict);
  });

  it("Parquet holds the trades and legs with units in the names; plain SQL gives the headline figures", async () => {
    const record = recordOf(soundRun());
    await writeRunRecord(record, folder);
    const [total] = await sql(
      `SELECT count(*)::INT AS trades, sum(pnl_points) AS points, sum(pnl_currency) AS currency,
              100.0 * count(*) FILTER (pnl_points > 0) / count(*) AS win_rate
       FROM read_parquet(${file("trades.parquet")})`,
    );
    expect(total).toEqual({
      trades: record.metrics["trades"],
      points: record.metrics["pnlPointsTotal"],
      currency: record.metrics["pnlCurrencyTotal"],
      win_rate: record.metrics["winRatePercent"],
    });
    const [first] = await sql(`SELECT * FROM read_parquet(${file("trades.parquet")}) ORDER BY trade_id LIMIT 1`);
    expect(first).toMatchObject({
      trade_id: 1,
      date: "2025-11-03",
      entry_clock: "09:20:00",
      entry_time: "2025-11-03 03:50:00",
      exit_decided_by: "data",
      pnl_points: -10,
      exit_reason: "stop",
    });
    const legs = await sql(
      `SELECT trade_id, leg, entry_contract, expiry, strike, entry_quote_time, pnl_points
       FROM read_parquet(${file("legs.parquet")}) WHERE trade_id = 1 ORDER BY leg`,
    );
    expect(legs).toEqual([
      {
        trade_id: 1,
        leg: 1,
        entry_contract: "NSE:NIFTY:2030-12-31:CE:26000",
        expiry: "2030-12-31",
        strike: 26_000,
        entry_quote_time: "2025-11-03 03:49:58",
        pnl_points: -10,
      },
      expect.objectContaining({ leg: 2, entry_contract: "NSE:NIFTY:2030-12-31:PE:26000", pnl_points: 0 }),
    ]);
  });

  it("a missing number is NULL in Parquet", async () => {
    const run = withTrades(soundRun(), (trade) => ({ ...withLeg(trade, { exitPrice: Number.NaN }), lotSize: null }));
    await writeRunRecord(recordOf(run), folder);
    const [nulls] = await sql(
      `SELECT (SELECT count(*)::INT FROM read_parquet(${file("legs.parquet")}) WHERE exit_price IS NULL) AS prices,
              (SELECT count(*)::INT FROM read_parquet(${file("trades.parquet")}) WHERE lot_size IS NULL) AS lots`,
    );
    expect(nulls).toEqual({ prices: 30, lots: 30 });
  });

  it("a later run without trades does not leave the tables of the earlier one", async () => {
    await writeRunRecord(recordOf(soundRun()), folder);
    const empty = recordOf({ ...soundRun(), trades: [] });
    await writeRunRecord(empty, folder);
    expect(await readdir(folder)).toEqual(["run.json"]);
    expect((await readRunRecord(folder)).runId).toBe(empty.runId);
  });

  it("refuses what is missing, cut, of another schema, or changed by hand", async () => {
    await expect(readRunRecord(folder)).rejects.toThrow(/cannot read .*run\.json.*folder of a run/);
    const path = join(folder, "run.json");
    await writeRunRecord(recordOf(soundRun()), folder);
    const text = await readFile(path, "utf8");
    await writeFile(path, text.slice(0, 100));
    await expect(readRunRecord(folder)).rejects.toThrow(/is not JSON/);
    await writeFile(path, text.replace('"strikebook.run/1"', '"strikebook.run/2"'));
    await expect(readRunRecord(folder)).rejects.toThrow(/run\.json: schema: /);
    await writeFile(path, text.replace('"exitReason": "stop"', '"exitReason": 7'));
    await expect(readRunRecord(folder)).rejects.toThrow(/trades\.0\.exitReason/);
    await writeFile(path, text.replace('"pnlPoints": -10', '"pnlPoints": 10'));
    await expect(readRunRecord(folder)).rejects.toThrow(/says run [0-9a-f]{12} and its content is run/);
    await writeFile(path, text);
    expect((await readRunRecord(folder)).title).toBe("It's a test");
  });
});

describe("a forged record", () => {
  const zeroFill = (): SoundRun =>
    withTrades(soundRun(), (trade) => rebooked(withLeg(trade, { exitPrice: trade.tradeId === 3 ? 0 : 90 })));
  /** Changed, and sealed again, so that its id fits. */
  const reading = async (record: RunRecord, change: Partial<RunRecord>): Promise<RunRecord> => {
    await writeRunRecord(sealRecord({ ...record, ...change }), folder);
    return readRunRecord(folder);
  };

  it("a verdict that its trades do not give is refused", async () => {
    const bad = recordOf(zeroFill());
    expect(bad.verdict.status).toBe("suspect");
    await expect(reading(bad, { verdict: { status: "sound", reasons: [] } })).rejects.toThrow(
      /run\.json: its verdict is "sound" and this version judges "suspect zero-price-fill win-rate"/,
    );
    await expect(reading(bad, { verdict: { status: "sound", reasons: [] } })).rejects.toMatchObject({
      code: "integrity",
    });
    const fewer = bad.verdict.reasons.map((reason) => ({ ...reason, trades: [] }));
    await expect(reading(bad, { verdict: { ...bad.verdict, reasons: fewer } })).rejects.toThrow(
      /its reason zero-price-fill names other trades/,
    );
    expect((await reading(bad, {})).verdict).toEqual(bad.verdict);
  });

  it("a figure that its trades do not give is refused, to one part in 1e9", async () => {
    const good = recordOf(soundRun());
    const changed = (name: string, value: number | null): Promise<RunRecord> =>
      reading(good, { metrics: { ...good.metrics, [name]: value } });
    const mean = good.metrics["pnlCurrencyMean"]!;
    await expect(changed("pnlCurrencyMean", mean * (1 + 1e-8))).rejects.toThrow(
      /says pnlCurrencyMean is .* and its trades/,
    );
    await expect(changed("NIFTY.trades", 31)).rejects.toThrow(/says NIFTY\.trades is 31 and its trades give 30/);
    await expect(changed("sharpeAnnualised", 3)).rejects.toThrow(/sharpeAnnualised is 3 and its trades give null/);
    await expect(changed("bestEver", 3)).rejects.toThrow(
      /a figure bestEver \(3\), which this version does not compute/,
    );
    const { trades: _trades, ...missing } = good.metrics;
    await expect(reading(good, { metrics: missing })).rejects.toThrow(
      /it has no figure trades, which this version computes \(30\)/,
    );
    await expect(reading(good, { seeds: {} })).rejects.toThrow(/no whole seed "bootstrap"/);
    expect((await changed("pnlCurrencyMean", mean * (1 + 1e-12))).runId).toMatch(/^[0-9a-f]{12}$/);
  });

  it("a study that forgets its input or its error is refused; a record of an earlier version is read", async () => {
    const study = createStudyRecord({ study: "01-smile", title: "Smile", code }).event("error", "no fit").finish();
    await expect(reading(study, { verdict: { status: "sound", reasons: [] } })).rejects.toThrow(
      /this version judges "suspect no-input error-event"/,
    );
    const good = recordOf(soundRun());
    const { notChecked: _notChecked, ...older } = good.verdict;
    expect((await reading(good, { verdict: older })).verdict).toEqual(older);
  });
});

describe("trades as a table", () => {
  it("has the names of the Parquet files, also without a trade", () => {
    const { trades } = soundRun(2);
    expect(tradesTable(trades).record(1)).toMatchObject({ trade_id: 2, pnl_points: 10, pnl_currency: 745 });
    expect(tradesTable(trades).record(0)).toMatchObject({ blind_seconds: 12, exit_delay_seconds: 2 });
    expect(
      legsTable(trades)
        .records()
        .map(({ trade_id, leg, strike }) => [trade_id, leg, strike]),
    ).toEqual([
      [1, 1, 26_000],
      [1, 2, 26_000],
      [2, 1, 26_000],
      [2, 2, 26_000],
    ]);
    expect(tradesTable([]).rows).toBe(0);
    expect(Object.keys(tradesTable([]).columns)).toContain("pnl_percent_of_margin");
  });
});

describe("the run's id", () => {
  it("does not depend on the moment nor on the order of names", () => {
    const record = recordOf(soundRun());
    expect(runIdOf({ ...record, createdAt: "later" })).toBe(record.runId);
    expect(runIdOf(Object.fromEntries(Object.entries(record).reverse()) as unknown as RunRecord)).toBe(record.runId);
    expect(runIdOf({ ...record, title: "other" })).not.toBe(record.runId);
    expect(stableJson({ b: 1, a: [{ d: Number.NaN, c: "x" }] })).toBe('{"a":[{"c":"x","d":null}],"b":1}');
  });
});

describe("displayRun", () => {
  it("shows the verdict first and never a null", () => {
    const run = withTrades(soundRun(), (trade) => rebooked(withLeg(trade, { exitPrice: 0 })));
    const display = displayRun(recordOf(run));
    if (display.kind !== "record") throw new Error(display.kind);
    expect(display.entries.slice(0, 3).map(([name]) => name)).toEqual(["verdict", "zero-price-fill", "win-rate"]);
    expect(display.entries[0]![1]).toBe("suspect");
    const unproven = displayRun(recordOf({ ...run, evidence: { ...run.evidence, causality: [] } }));
    expect(unproven.kind === "record" && unproven.entries[3]).toEqual([
      "not checked",
      "causality: no causality test was given",
    ]);
    expect(display.entries).toContainEqual(["sharpeAnnualised", "not measured"]);
    expect(display.entries).toContainEqual(["days", "30 requested: 30 traded, 0 skipped, 0 failed"]);
    expect(display.entries).toContainEqual(["warning", "a warning"]);
  });
});

describe("the record of a study", () => {
  const start = () => createStudyRecord({ study: "01-smile", title: "Smile", seeds: { bootstrap: 7 }, code });

  it("collects parameters, values, inputs and events", async () => {
    const tape = fixtureTape({ rows: quotes("CE", 0, 9, 100), spot: steadySpot() });
    const record = start()
      .input(tape)
      .parameter("expiry", "2025-11-25")
      .value("smile", { strikes: Float64Array.of(1, 2), vols: [0.1, 0.2] })
      .value("gaps", Float64Array.of(1, Number.NaN), { missing: "null" })
      .metric("forward", 26_012.5)
      .notMeasured("vanna", "no Greeks yet")
      .event("warning", "density clipped at 3 strikes")
      .day({ underlying: "NIFTY", date: "2025-11-18", outcome: "traded", reason: "" })
      .finish();
    expect(record).toMatchObject({
      kind: "study",
      study: "01-smile",
      seeds: { bootstrap: 7 },
      parameters: [{ name: "expiry", value: "2025-11-25", unit: "" }],
      values: { smile: { strikes: [1, 2], vols: [0.1, 0.2] }, gaps: [1, null], vanna: null },
      metrics: { forward: 26_012.5 },
      inputs: [{ underlying: "NIFTY", date: "2025-11-18", rows: 10 }],
      verdict: { status: "sound", reasons: [] },
    });
    expect(record.events.map(({ message }) => message)).toEqual([
      "vanna not measured: no Greeks yet",
      "density clipped at 3 strikes",
    ]);
    await writeRunRecord(record, folder);
    expect(await readRunRecord(folder)).toEqual(record);
  });

  it("refuses numbers that JSON would lose, with their place", () => {
    expect(() => start().value("smile", { vols: [0.1, Number.NaN] })).toThrow(/value smile\.vols\[1\] is NaN.*missing/);
    expect(() => start().value("x", Number.POSITIVE_INFINITY, { missing: "null" })).toThrow(/value x is Infinity/);
    expect(() => start().metric("x", Number.NaN)).toThrow(/metric x is NaN/);
    expect(() => start().value("x", new Map() as never)).toThrow(/value x is Map/);
    expect(() => start().value("x", { at: undefined as never })).toThrow(/value x\.at is undefined/);
    expect(() => start().value("x", 1).value("x", 2)).toThrow(/a value "x" already/);
    expect(() => start().parameter("x", 1).parameter("x", 2)).toThrow(/a parameter "x" already/);
  });

  it("a failed day or a feature that looks ahead is in its verdict", () => {
    const failed = start().day({ underlying: "NIFTY", date: "2025-11-18", outcome: "failed", reason: "no spot" });
    expect(failed.finish().verdict.status).toBe("incomplete");
    const tape = fixtureTape({ rows: quotes("CE", 0, 9, 100), spot: steadySpot() });
    const ahead = start().input(tape).causality({ feature: "ema", passed: false, message: "row 3" });
    expect(ahead.finish().verdict).toMatchObject({ status: "suspect", reasons: [{ rule: "causality" }] });
    expect(integrityGate(ahead.finish())).toEqual(ahead.finish().verdict);
    const rules = (study: ReturnType<typeof start>): string[] => study.finish().verdict.reasons.map(({ rule }) => rule);
    expect(rules(start())).toEqual(["no-input"]);
    expect(rules(start().input(tape).event("error", "no fit"))).toEqual(["error-event"]);
    expect(rules(start().input(tape).event("warning", "no fit"))).toEqual([]);
  });
});
