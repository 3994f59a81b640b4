import { shortStraddle0920 } from "../../lib/strategy/catalog/selling/shortStraddle0920.js";
import { integrityGate } from "../../lib/strategy/integrity/integrityGate.js";
import { tradeMetrics } from "../../lib/strategy/metrics/tradeMetrics.js";
import type { DayOutcome, JsonValue, RunRecord } from "../../lib/strategy/RunRecord.js";
import { contentHash } from "../../lib/strategy/record/contentHash.js";
import { sealRecord } from "../../lib/strategy/record/sealRecord.js";
import type { Trade } from "../../lib/strategy/Trade.js";
import { instantAt, nseSession, parseClock } from "../../lib/time/index.js";

const results: readonly [
  underlying: string,
  date: string,
  callIn: number,
  callOut: number,
  putIn: number,
  putOut: number,
][] = [
  ["NIFTY", "2025-11-18", 61.35, 22.1, 58.8, 70.05],
  ["NIFTY", "2025-11-19", 118.2, 141.6, 96.4, 118.15],
  ["NIFTY", "2025-11-20", 104.15, 61.3, 99.9, 101.7],
  ["BANKNIFTY", "2025-11-18", 310.5, 265.2, 288.25, 214.9],
  ["BANKNIFTY", "2025-11-19", 301.1, 398.7, 276.6, 295.45],
  ["BANKNIFTY", "2025-11-20", 284.05, 240.5, 262.7, 251.3],
  ["BANKNIFTY", "2025-11-21", 255.85, 150.15, 240.2, 246.85],
];

/** A trade whose points, rupees and percent follow from its prices, as the integrity gate wants them. */
function tradeOf(row: (typeof results)[number], index: number, measured: boolean): Trade {
  const [underlying, date, callIn, callOut, putIn, putOut] = row;
  const lotSize = underlying === "NIFTY" ? 75 : 35;
  const margin = underlying === "NIFTY" ? 175_000 : 240_000;
  const strike = underlying === "NIFTY" ? 24_250 : 54_100;
  const expiryDate = underlying === "NIFTY" ? (date <= "2025-11-18" ? "2025-11-18" : "2025-11-25") : "2025-11-25";
  const entryMicros = instantAt(date, parseClock("09:20:01"), nseSession);
  const exitTime = index % 3 === 0 ? "15:15:00" : `1${index % 4}:42:17`;
  const exitMicros = instantAt(date, parseClock(exitTime), nseSession);
  const pnlPoints = callIn - callOut + (putIn - putOut);
  const pnlCurrency = pnlPoints * lotSize - 5;
  const leg = (optionType: "CE" | "PE", entryPrice: number, exitPrice: number) => ({
    entryContract: `NSE:${underlying}:${expiryDate}:${optionType}:${strike}`,
    exitContract: `NSE:${underlying}:${expiryDate}:${optionType}:${strike}`,
    expiryDate,
    optionType,
    strike,
    side: "short" as const,
    lots: 1,
    entryPrice,
    exitPrice,
    entryQuoteMicros: entryMicros,
    entryQuoteAgeSeconds: 0,
    exitQuoteMicros: exitMicros,
    exitQuoteAgeSeconds: 0,
    pnlPoints: entryPrice - exitPrice,
  });
  return {
    tradeId: index + 1,
    underlying,
    date,
    entryTime: "09:20:01",
    exitTime,
    entryMicros,
    exitMicros,
    entryDecisionMicros: entryMicros - 1_000_000,
    exitDecisionMicros: exitMicros - 1_000_000,
    entryDecidedBy: "clock",
    exitDecidedBy: index % 3 === 0 ? "clock" : "data",
    spotAtEntry: strike + 8.35,
    spotAtExit: strike - 21.6,
    legs: [leg("CE", callIn, callOut), leg("PE", putIn, putOut)],
    premiumReceivedPoints: callIn + putIn,
    premiumPaidPoints: 0,
    pnlPoints,
    lotSize: measured ? lotSize : null,
    currency: "INR",
    costsCurrency: measured ? 5 : null,
    pnlCurrency: measured ? pnlCurrency : null,
    marginCurrency: measured ? margin : null,
    pnlPercentOfMargin: measured ? (100 * pnlCurrency) / margin : null,
    holdSeconds: (exitMicros - entryMicros) / 1e6,
    exitReason: index % 3 === 0 ? "time" : pnlPoints > 0 ? "target" : "stop",
  };
}

export interface SyntheticOptions {
  /** False leaves rupees out, as on days without a lot size. */
  readonly measured?: boolean;
  readonly parameters?: Readonly<Record<string, string | number>>;
  readonly change?: (content: Omit<RunRecord, "runId">) => Omit<RunRecord, "runId">;
}

/** A run of the 09:20 straddle as an engine would leave it, with made-up prices. Sealed after `change`. */
export function syntheticStrategyRecord(options: SyntheticOptions = {}): RunRecord {
  const definition = JSON.parse(JSON.stringify(shortStraddle0920)) as JsonValue;
  const trades = results.map((row, index) => tradeOf(row, index, options.measured ?? true));
  const days: DayOutcome[] = trades.map(({ underlying, date }) => ({
    underlying,
    date,
    outcome: "traded",
    reason: "",
  }));
  days.push({
    underlying: "NIFTY",
    date: "2025-11-21",
    outcome: "skipped",
    reason: "no call and put quoted at one strike within 300 s of 09:20:00",
  });
  const evidence: NonNullable<RunRecord["evidence"]> = {
    requestedDays: days.map(({ underlying, date }) => ({ underlying, date })),
    maxQuoteAgeSeconds: 10,
    latencySeconds: 1,
    tickSeconds: 1,
    overlapAllowed: false,
    calendar: "everyDay",
    missingExpiries: [],
    causality: [],
  };
  const content: Omit<RunRecord, "runId"> = {
    schema: "strikebook.run/1",
    kind: "strategy",
    study: "02-short-straddle",
    title: "Short straddle at 09:20 on the sample market",
    createdAt: "2025-11-26T08:30:00.000Z",
    code: { version: "0.1.0", sourceHash: "5f2b8c1d9e3a4f607182", commit: null },
    engine: "grid engine, one second",
    definition: {
      id: shortStraddle0920.id,
      name: shortStraddle0920.name,
      hash: contentHash(definition),
      data: definition,
    },
    parameters: shortStraddle0920.parameters.map(({ name, unit, default: value }) => ({
      name,
      unit,
      value: options.parameters?.[name] ?? value,
    })),
    inputs: days.map(({ underlying, date }, index) => ({
      dataset: "nse_options",
      underlying,
      date,
      rows: 171_204 + 17 * index,
      source: "sample market, seed 1",
      files: [{ name: "das_niftyopt_mod.sql.gz", sha256: contentHash(`${underlying} ${date}`) }],
      counts: { zeroPrice: 12, outsideSession: 4 },
    })),
    seeds: { bootstrap: 1 },
    days,
    trades,
    metrics: tradeMetrics(trades, days, 1),
    values: {},
    events: [
      { severity: "info", message: "an expiry calendar was given" },
      {
        severity: "warning",
        message:
          "BANKNIFTY 2025-11-19: contract banknifty25nov54100ce lingers one day after its expiry; its rows were not used",
      },
    ],
    evidence,
    verdict: integrityGate({ days, trades, evidence }),
  };
  return sealRecord(options.change ? options.change(content) : content);
}

/** A study that ran no engine: figures and curves only. */
export function syntheticStudyRecord(
  values: RunRecord["values"],
  change: Partial<Omit<RunRecord, "runId">> = {},
): RunRecord {
  return sealRecord({
    schema: "strikebook.run/1",
    kind: "study",
    study: "01-smile-and-density",
    title: "Smile and density",
    createdAt: "2025-11-26T08:30:00.000Z",
    code: { version: "0.1.0", sourceHash: "5f2b8c1d9e3a4f607182", commit: "0123456789abcdef0123" },
    engine: "notebook",
    parameters: [{ name: "at", value: "10:30:00", unit: "IST" }],
    inputs: [],
    seeds: {},
    days: [],
    trades: [],
    metrics: {},
    values,
    events: [],
    verdict: { status: "sound", reasons: [] },
    ...change,
  });
}
