import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportSummary, exportTrades, type Trade, userFileStem, userTradeLayout } from "../../../lib/strategy/index.js";
import { syntheticStrategyRecord, syntheticStudyRecord } from "../../report/syntheticRecord.js";
import { changedRun, withRunTrades } from "./registeredRecords.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "strikebook-export's-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function rows(file: string, what = "*"): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const path = join(folder, file).replaceAll("'", "''");
    return (await connection.runAndReadAll(`SELECT ${what} FROM '${path}'`)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
const header = (file: string): string => readFileSync(join(folder, file), "utf8").split("\n")[0]!;

const base = syntheticStrategyRecord();
const STEM = "S_1_ATM_straddle_0920_to_1515";
const TWO_LEGS =
  "entry_date,entry_time,exit_date,exit_time,ce_strike,pe_strike,ce_entry_price,pe_entry_price,ce_exit_price,pe_exit_price,pnl,hold_duration_minutes,exit_reason";
const DELTA_STRANGLE =
  "entry_date,entry_time,exit_date,exit_time,ce_strike,pe_strike,ce_entry_price,pe_entry_price,ce_exit_price,pe_exit_price,ce_exit_time,pe_exit_time,ce_exit_reason,pe_exit_reason,rehedge_count,ce_pnl,pe_pnl,total_pnl,total_pnl_pct,hold_duration_minutes";

/** The call goes out an hour before the trade, and is sold again half an hour later by a rule. */
function hedged(trade: Trade): Trade {
  const [call, put] = trade.legs;
  const [out, again] = [trade.exitMicros - 3600e6, trade.exitMicros - 1800e6];
  return {
    ...trade,
    legs: [
      { ...call!, exitMicros: out, exitReason: "winnerOut" },
      put!,
      { ...call!, entryMicros: again, entryReason: "sellAgain", entryPrice: 50, exitPrice: 40, pnlPoints: 10 },
    ],
  };
}

describe("exportTrades with the users' names", () => {
  it("strategy pitfall 30: every file carries its underlying, so that two underlyings never overwrite each other", async () => {
    const paths = await exportTrades(base, folder, { names: "users" });
    const expected = ["BANKNIFTY", "NIFTY"].flatMap((name) =>
      ["summary", "trades"].flatMap((what) => [`${name}_${STEM}_${what}.csv`, `${name}_${STEM}_${what}.parquet`]),
    );
    expect(readdirSync(folder).sort()).toEqual(expected);
    expect(paths.map((path) => path.slice(folder.length + 1)).sort()).toEqual(expected);
    expect(await rows(`NIFTY_${STEM}_trades.csv`)).toHaveLength(3);
    expect(await rows(`BANKNIFTY_${STEM}_trades.parquet`)).toHaveLength(4);
  });

  it("two legs that go in and out together have the users' 13 columns", async () => {
    await exportTrades(base, folder, { names: "users" });
    expect(header(`NIFTY_${STEM}_trades.csv`)).toBe(TWO_LEGS);
    const [first] = await rows(`NIFTY_${STEM}_trades.csv`);
    expect(first).toEqual({
      entry_date: "2025-11-18",
      entry_time: "09:20:01",
      exit_date: "2025-11-18",
      exit_time: "15:15:00",
      ce_strike: "24250",
      pe_strike: "24250",
      ce_entry_price: 61.35,
      pe_entry_price: 58.8,
      ce_exit_price: 22.1,
      pe_exit_price: 70.05,
      pnl: expect.closeTo(28, 9),
      hold_duration_minutes: expect.closeTo(354.983, 3),
      exit_reason: "time",
    });
  });

  it("the summary has the users' columns first, figures of its own underlying, and the verdict", async () => {
    await exportTrades(base, folder, { names: "users" });
    expect(header(`NIFTY_${STEM}_summary.csv`)).toMatch(/^strategy,trades,win_rate_%,total_pnl,underlying,/);
    const [line] = await rows(`NIFTY_${STEM}_summary.parquet`);
    const own = base.metrics;
    expect(line).toMatchObject({
      strategy: STEM,
      trades: own["NIFTY.trades"],
      "win_rate_%": own["NIFTY.winRatePercent"],
      total_pnl: Number(own["NIFTY.pnlPointsTotal"]!.toFixed(8)),
      total_pnl_currency: Number(own["NIFTY.pnlCurrencyTotal"]!.toFixed(8)),
      days: own["NIFTY.daysInData"],
      verdict: "sound",
    });
  });

  it("legs with their own exits have the users' 20 columns; costs are taken in points of a unit", async () => {
    const record = withRunTrades(base, (trades) => trades.slice(0, 1).map(hedged));
    await exportTrades(record, folder, { names: "users" });
    expect(header(`NIFTY_${STEM}_trades.csv`)).toBe(DELTA_STRANGLE);
    const [row] = await rows(`NIFTY_${STEM}_trades.parquet`);
    // 61.35 - 22.10 + 10 and 58.80 - 70.05; 5 rupees are 5 / 75 of a point of one lot of 75.
    const total = 49.25 - 11.25 - 5 / 75;
    expect(row).toMatchObject({
      ce_exit_time: "15:15:00",
      ce_exit_reason: "time",
      pe_exit_time: "15:15:00",
      rehedge_count: 1,
      ce_pnl: expect.closeTo(49.25, 9),
      pe_pnl: expect.closeTo(-11.25, 9),
      total_pnl: Number(total.toFixed(8)),
      total_pnl_pct: expect.closeTo((100 * total) / (61.35 + 58.8), 9),
    });
  });

  it("strategy pitfall 36: the P&L is found by its name, whichever place its column has", async () => {
    const sum = async (name: string, trades: (all: readonly Trade[]) => readonly Trade[]): Promise<unknown> => {
      await exportTrades(withRunTrades(base, trades), folder, { names: "users", overwrite: true });
      const file = `NIFTY_${STEM}_trades.csv`;
      const place = header(file).split(",").indexOf(name) + 1;
      return [place, Number((await rows(file, `round(sum("${name}"), 6) AS total`))[0]!["total"])];
    };
    const one = (all: readonly Trade[]): readonly Trade[] => all.slice(0, 1);
    expect(await sum("pnl", one)).toEqual([11, 28]);
    const single = (all: readonly Trade[]) =>
      one(all).map((trade) => ({ ...trade, legs: trade.legs.slice(0, 1), pnlPoints: 39.25 }));
    expect(await sum("pnl", single)).toEqual([9, 39.25]);
    expect(await sum("total_pnl", (all) => one(all).map(hedged))).toEqual([18, Math.round((38 - 5 / 75) * 1e6) / 1e6]);
  });

  it("chooses the table that holds every trade", () => {
    const [trade] = base.trades;
    expect(userTradeLayout([trade!])).toBe("twoLegs");
    expect(userTradeLayout([{ ...trade!, legs: trade!.legs.slice(1) }])).toBe("singleLeg");
    expect(userTradeLayout([trade!, hedged(trade!)])).toBe("deltaStrangle");
    const fly = { ...trade!, legs: [...trade!.legs, ...trade!.legs.map((leg) => ({ ...leg, side: "long" as const }))] };
    expect(userTradeLayout([trade!, fly])).toBe("manyLegs");
    const ratio = { ...trade!, legs: [trade!.legs[0]!, { ...trade!.legs[0]!, strike: 1, side: "long" as const }] };
    expect(userTradeLayout([ratio])).toBe("manyLegs");
  });

  it("names are the users': letters and number of the id apart, percent and clocks written out", () => {
    const named = (id: string, name: string, variant?: string): string =>
      userFileStem(
        changedRun(base, { definition: { ...base.definition!, id, name }, ...(variant ? { variant } : {}) }),
        "BANKNIFTY",
      );
    expect(named("ADV1", "ATM Straddle 50% Quick 90min")).toBe("BANKNIFTY_ADV_1_ATM_Straddle_50pct_Quick_90min");
    expect(named("1", "ATM Straddle 09:20 15:15")).toBe("BANKNIFTY_1_ATM_Straddle_0920_1515");
    expect(named("B4", 'Gamma/Burst: a "b"', "trailing stop")).toBe("BANKNIFTY_B_4_Gamma_Burst_a_b_trailing_stop");
  });
});

describe("exportSummary", () => {
  it("lists several runs together, one file an underlying", async () => {
    const other = changedRun(base, { variant: "wide stop" });
    const paths = await exportSummary([base, other], folder);
    expect(paths.map((path) => path.slice(folder.length + 1))).toEqual([
      "NIFTY_all_strategies_summary.csv",
      "NIFTY_all_strategies_summary.parquet",
      "BANKNIFTY_all_strategies_summary.csv",
      "BANKNIFTY_all_strategies_summary.parquet",
    ]);
    const names = (await rows("NIFTY_all_strategies_summary.csv")).map(({ strategy }) => strategy);
    expect(names).toEqual([STEM, `${STEM}_wide_stop`]);
    await expect(exportSummary([], folder)).rejects.toThrow(/no run/);
  });
});

describe("exportTrades", () => {
  it("house names carry underlying, strategy and run, and the columns of the Parquet files of a run", async () => {
    await exportTrades(base, folder);
    const stem = `NIFTY_S1_${base.runId}`;
    expect(readdirSync(folder)).toContain(`${stem}_legs.csv`);
    expect(header(`${stem}_trades.csv`)).toMatch(/^trade_id,underlying,date,entry_clock,/);
    const csv = await rows(`${stem}_trades.csv`);
    const parquet = await rows(`${stem}_trades.parquet`);
    expect(csv.map((row) => [row["trade_id"], row["entry_time"], row["pnl_points"]])).toEqual(
      parquet.map((row) => [String(row["trade_id"]), row["entry_time"], row["pnl_points"]]),
    );
    expect(await rows(`${stem}_legs.parquet`)).toHaveLength(6);
  });

  it("refuses to put other trades over a file, and allows it when told to", async () => {
    await exportTrades(base, folder, { names: "users" });
    await exportTrades(base, folder, { names: "users" });
    const other = withRunTrades(base, (trades) => trades.slice(1));
    await expect(exportTrades(other, folder, { names: "users" })).rejects.toThrow(
      /_trades\.csv is there and holds other rows/,
    );
    expect(await rows(`NIFTY_${STEM}_trades.csv`)).toHaveLength(3);
    await exportTrades(other, folder, { names: "users", overwrite: true });
    expect(await rows(`NIFTY_${STEM}_trades.csv`)).toHaveLength(2);
    expect(readdirSync(folder).filter((name) => name.includes("tmp"))).toEqual([]);
  });

  it("an underlying without trades has its files, with their columns and no row; a study has nothing to export", async () => {
    const none = withRunTrades(base, (trades) => trades.filter(({ underlying }) => underlying !== "NIFTY"));
    await exportTrades(none, folder);
    expect(await rows(`NIFTY_S1_${none.runId}_trades.csv`)).toEqual([]);
    expect(await rows(`NIFTY_S1_${none.runId}_trades.parquet`)).toEqual([]);
    await expect(exportTrades(syntheticStudyRecord({}), folder)).rejects.toThrow(/neither trades nor days/);
  });

  it("missing figures are empty, and texts with commas are quoted", async () => {
    const record = withRunTrades(base, ([trade]) => [
      { ...trade!, pnlCurrency: null, spotAtExit: Number.NaN, exitReason: 'a "b", c' },
    ]);
    await exportTrades(record, folder);
    const [row] = await rows(`NIFTY_S1_${record.runId}_trades.csv`);
    expect(row).toMatchObject({ pnl_currency: null, spot_at_exit: null, exit_reason: 'a "b", c' });
  });
});
