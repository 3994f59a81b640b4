import type { PortfolioRules, RunRecord, Trade } from "../../../lib/strategy/index.js";
import { soundTrade } from "../soundRun.js";

/** One short leg of one lot of 75 units, entered and left at seconds after 09:15 IST of a day of November 2025. */
export interface Sketch {
  readonly day?: number;
  readonly from: number;
  readonly to: number;
  readonly points: number;
  readonly marginInr?: number;
  readonly change?: Partial<Trade>;
}

const OPEN = Date.UTC(2025, 10, 3, 3, 45) * 1000;
const clock = (second: number): string => new Date(second * 1000 + 33_300_000).toISOString().slice(11, 19);

export function sketchTrade(
  { day = 0, from, to, points, marginInr = 200_000, change = {} }: Sketch,
  id: number,
): Trade {
  const at = (second: number): number => OPEN + day * 86_400e6 + second * 1e6;
  const model = soundTrade(day);
  const leg = { ...model.legs[0]!, entryPrice: 100, exitPrice: 100 - points, pnlPoints: points };
  return {
    ...model,
    tradeId: id,
    lots: 1,
    legs: [leg],
    entryTime: clock(from),
    exitTime: clock(to),
    entryMicros: at(from),
    entryDecisionMicros: at(from),
    exitMicros: at(to),
    exitDecisionMicros: at(to - 1),
    pnlPoints: points,
    costsCurrency: 0,
    pnlCurrency: points * 75,
    marginCurrency: marginInr,
    ...change,
  };
}

/** A run of the strategy `id` with these trades. */
export function sketchRun(
  id: string,
  sketches: readonly Sketch[],
  change: Partial<RunRecord> & { readonly costModel?: string } = {},
): RunRecord {
  const { costModel = "none", ...rest } = change;
  const trades = sketches.map((sketch, i) => sketchTrade(sketch, i + 1));
  const dates = [...new Set(trades.map(({ date }) => date))];
  return {
    schema: "strikebook.run/1",
    kind: "strategy",
    runId: `run-${id}`,
    study: "test",
    title: id,
    createdAt: "2025-12-01T00:00:00Z",
    code: { version: "0.0.0", sourceHash: "test", commit: null },
    engine: "test",
    definition: { id, name: id, hash: id, data: {} },
    parameters: [
      { name: "costModel", value: costModel, unit: "" },
      { name: "costAmountInr", value: 5, unit: "INR" },
      { name: "lots", value: 1, unit: "lots" },
    ],
    inputs: [],
    seeds: {},
    days: dates.map((date) => ({ underlying: "NIFTY", date, outcome: "traded", reason: "" })),
    trades,
    metrics: {},
    values: {},
    events: [],
    verdict: { status: "sound", reasons: [] },
    ...rest,
  };
}

export const rules = (change: Partial<PortfolioRules> = {}): PortfolioRules => ({
  capitalInr: 2_000_000,
  shares: { A: 0.25, B: 0.25 },
  maxOpenPositions: 10,
  carryAllowed: false,
  sizing: "share",
  ...change,
});
