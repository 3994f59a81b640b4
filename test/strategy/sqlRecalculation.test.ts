import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type DayOutcome,
  integrityGate,
  periodTables,
  type RunRecord,
  sealRecord,
  type Trade,
  tradeMetrics,
  writeRunRecord,
} from "../../lib/strategy/index.js";
import { auditMarket } from "../../lib/strategy/integrity/selfAudit/auditMarket.js";
import { simpleStraddle } from "../../lib/strategy/integrity/selfAudit/simpleStraddle.js";
import { HEADLINE_SQL, POINTS_SQL } from "./headlineSql.js";
import { code } from "./runFixture.js";
import { soundRun, soundTrade } from "./soundRun.js";

/** The ends of a bootstrap interval are drawn by a generator that SQL does not have. */
const DRAWN = /MeanLow95$|MeanHigh95$/;
const UNDERLYINGS = ["NIFTY", "BANKNIFTY"];
const DAYS = 75;

/** Uneven results in [-1, 1) that repeat in no simple period. */
const noise = (seed: number): number => ((seed * 2_654_435_761) % 2 ** 32) / 2 ** 31 - 1;

/** Three-legged trades of two underlyings over 75 dates: rolls, half lots, long legs, several a day, missing middles. */
function twoUnderlyings(): { trades: Trade[]; days: DayOutcome[] } {
  const trades: Trade[] = [];
  const days: DayOutcome[] = [];
  for (const [u, underlying] of UNDERLYINGS.entries()) {
    for (let day = 0; day < DAYS; day++) {
      const { date } = soundTrade(day);
      const where = { underlying, date };
      if (u === 1 && day % 3 === 0) continue;
      if ((day + u) % 11 === 5) days.push({ ...where, outcome: "skipped", reason: "no spot", sessionSeconds: 22_500 });
      else if (day === 40) days.push({ ...where, outcome: "failed", reason: "truncated" });
      else {
        days.push({ ...where, outcome: "traded", reason: "", sessionSeconds: 22_500 });
        for (let n = 0; n <= day % 2; n++) trades.push(threeLegs(trades.length + 1, underlying, day, n));
      }
    }
  }
  return { trades, days };
}

function threeLegs(tradeId: number, underlying: string, day: number, n: number): Trade {
  const base = soundTrade(day);
  const lots = 1 + (tradeId % 3);
  const hold = [45, 1300, 5400, 12_000][tradeId % 4]!;
  // The second trade of a day opens while a long first one is still open.
  const entryMicros = base.entryMicros + n * 3_000e6;
  const exitMicros = entryMicros + hold * 1e6;
  const legs = [0, 1, 2].map((i) => {
    const side = i === 2 ? ("long" as const) : ("short" as const);
    const entryPrice = 100 - 20 * i + 5 * noise(tradeId * 7 + i);
    const exitPrice = entryPrice + 12 * noise(tradeId * 13 + i);
    const hasMiddle = underlying === "NIFTY" || tradeId % 9 !== 0;
    return {
      ...base.legs[i % 2]!,
      side,
      lots: i === 2 ? 2 * lots : lots,
      entryPrice,
      exitPrice,
      pnlPoints: side === "short" ? entryPrice - exitPrice : exitPrice - entryPrice,
      entryMidPrice: entryPrice + noise(tradeId * 3 + i),
      exitMidPrice: hasMiddle ? exitPrice - noise(tradeId * 5 + i) : Number.NaN,
      entryTouchQuantity: 75 * (3 + Math.floor(20 * (1 + noise(tradeId + i)))),
      exitTouchQuantity:
        i === 1 && tradeId % 8 === 0 ? Number.NaN : 75 * (2 + Math.floor(30 * (1 + noise(tradeId * 2 + i)))),
      entryMicros,
      exitMicros: i === 0 ? exitMicros : entryMicros + (hold / 2) * 1e6,
    };
  });
  const lotSize = underlying === "NIFTY" ? 75 : 35;
  const pnlPoints = legs.reduce((sum, leg) => sum + (leg.pnlPoints * leg.lots) / lots, 0);
  const costsCurrency = 5 + (tradeId % 4);
  const pnlCurrency = pnlPoints * lotSize * lots - costsCurrency;
  const marginCurrency = (underlying === "NIFTY" ? 175_000 : 240_000) * lots;
  return {
    ...base,
    ...{ tradeId, underlying, lots, entryMicros, exitMicros, legs, lotSize, pnlPoints },
    premiumReceivedPoints: legs[0]!.entryPrice + legs[1]!.entryPrice,
    premiumPaidPoints: 2 * legs[2]!.entryPrice,
    ...{ costsCurrency, pnlCurrency, marginCurrency },
    pnlPercentOfMargin: (pnlCurrency / marginCurrency) * 100,
    holdSeconds: hold,
    ...(tradeId % 11 === 3 ? { sessionSeconds: hold / 2 } : {}),
    blindSeconds: tradeId % 7,
    exitDelaySeconds: tradeId % 5,
    exitReason: ["stop", "time", "trailing stop"][tradeId % 3]!,
  };
}

function recordOf({ trades, days }: Pick<RunRecord, "trades" | "days">): RunRecord {
  const { evidence } = soundRun(1);
  return sealRecord({
    schema: "strikebook.run/1",
    kind: "strategy",
    study: "test",
    title: "recalculated",
    createdAt: "2025-11-18T10:00:00.000Z",
    code,
    engine: "by hand",
    parameters: [],
    inputs: [],
    seeds: { bootstrap: 1 },
    days,
    trades,
    metrics: tradeMetrics(trades, days, 1),
    values: {},
    events: [],
    evidence,
    verdict: integrityGate({ kind: "strategy", trades, days, evidence }),
  });
}

type Connection = Awaited<ReturnType<DuckDBInstance["connect"]>>;

describe.each([
  ["two underlyings, three legs", () => recordOf(twoUnderlyings())],
  ["the honest run of the self-audit", () => recordOf(simpleStraddle(auditMarket()))],
])("plain SQL over the files of a run gives every headline figure: %s", (_name, make) => {
  let folder: string;
  let record: RunRecord;
  let instance: DuckDBInstance;
  let connection: Connection;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "strikebook-sql-"));
    record = make();
    await writeRunRecord(record, folder);
    instance = await DuckDBInstance.create(":memory:");
    connection = await instance.connect();
    const day = "STRUCT(underlying VARCHAR, date DATE, outcome VARCHAR, sessionSeconds DOUBLE)[]";
    await connection.run(`CREATE TABLE all_trades AS FROM read_parquet('${join(folder, "trades.parquet")}')`);
    await connection.run(`CREATE TABLE all_legs AS FROM read_parquet('${join(folder, "legs.parquet")}')`);
    await connection.run(`CREATE TABLE all_days AS SELECT unnest(days, recursive := true) FROM
      read_json('${join(folder, "run.json")}', columns = {days: '${day}'}, maximum_object_size = 100000000)`);
  });
  afterAll(async () => {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  });

  const value = async (query: string): Promise<number | null> => {
    const [row] = (await connection.runAndReadAll(query)).getRows();
    return row?.[0] === null || row?.[0] === undefined ? null : Number(row[0]);
  };
  const group = async (where: string): Promise<void> => {
    await connection.run(`CREATE OR REPLACE VIEW trades AS FROM all_trades WHERE ${where}`);
    await connection.run(`CREATE OR REPLACE VIEW days AS FROM all_days WHERE ${where}`);
    await connection.run("CREATE OR REPLACE VIEW legs AS FROM all_legs");
  };
  const same = (name: string, recorded: number | null | undefined, sql: number | null): void => {
    if (recorded === null || recorded === undefined || sql === null) expect(recorded ?? null, name).toBe(sql);
    else
      expect(Math.abs(recorded - sql), `${name}: ${recorded} and ${sql}`).toBeLessThanOrEqual(
        1e-9 * Math.max(1, Math.abs(sql)),
      );
  };

  it("of the whole run: points of several underlyings are not measured, all else is", async () => {
    await group("true");
    const isOne = new Set(record.days.map(({ underlying }) => underlying)).size === 1;
    for (const [name, query] of Object.entries(HEADLINE_SQL)) {
      const figure = await value(query);
      // A reason that no trade has is no figure.
      if (figure !== 0 || !name.startsWith("exits")) same(name, record.metrics[name], figure);
    }
    for (const [name, query] of Object.entries(POINTS_SQL))
      same(name, record.metrics[name], isOne ? await value(query) : null);
  });

  it("of each underlying", async () => {
    for (const underlying of new Set(record.days.map((one) => one.underlying))) {
      await group(`underlying = '${underlying}'`);
      let measured = 0;
      for (const [name, query] of Object.entries({ ...HEADLINE_SQL, ...POINTS_SQL })) {
        const figure = await value(query);
        if (figure !== null) measured++;
        if (figure !== 0 || !name.startsWith("exits"))
          same(`${underlying}.${name}`, record.metrics[`${underlying}.${name}`], figure);
      }
      expect(measured).toBeGreaterThan(35);
    }
  });

  it("every figure is recalculated, but the drawn ends of the intervals", () => {
    const names = Object.keys(record.metrics).map((name) => name.split(".").at(-1)!);
    const left = names.filter((name) => !(name in HEADLINE_SQL || name in POINTS_SQL || DRAWN.test(name)));
    expect([...new Set(left)]).toEqual([]);
  });

  it("the tables by month, weekday and exit reason are those of SQL", async () => {
    const tables = periodTables(record);
    const lines = async (label: string): Promise<unknown[][]> => {
      const query = `SELECT underlying, ${label} AS label, count(*)::INT, sum(pnl_points), sum(pnl_currency)
        FROM all_trades GROUP BY ALL ORDER BY ALL`;
      return (await connection.runAndReadAll(query)).getRows();
    };
    for (const [label, table] of [
      ["strftime(date, '%Y-%m')", tables.monthly],
      ["dayname(date)", tables.weekdays],
      ["exit_reason", tables.exitReasons],
    ] as const) {
      const expected = new Map((await lines(label)).map(([u, name, ...rest]) => [`${u} ${name}`, rest]));
      const traded = table.filter(({ trades }) => trades > 0);
      expect(traded.length).toBe(expected.size);
      for (const row of traded) {
        const [count, points, currency] = expected.get(`${row.underlying} ${row.label}`)!;
        expect(row.trades).toBe(count);
        expect(row.pnlPoints).toBeCloseTo(points as number, 9);
        expect(row.pnlCurrency).toBeCloseTo(currency as number, 6);
      }
    }
  });
});
