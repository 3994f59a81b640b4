import { type CivilDate, isoWeekday } from "../../time/index.js";
import type { RunRecord } from "../RunRecord.js";
import type { Trade } from "../Trade.js";

/** One line of a table: the trades of one underlying that share a month, weekday, reason or holding time. */
export interface PeriodRow {
  readonly underlying: string;
  /** `2025-11`, `Monday`, `stop`, `5 to 15 min`. */
  readonly label: string;
  /** Days in the data that fall into the line; null for lines that are no days. */
  readonly days: number | null;
  readonly trades: number;
  /** Of trades that won points; null without a trade. Null below is *not measured*: no trade, or one without a figure. */
  readonly winRatePercent: number | null;
  readonly pnlPoints: number | null;
  readonly pnlCurrency: number | null;
  /** Currency on the margin of the underlying's last trade, as in the headline: lines add up to its total. */
  readonly marginPercent: number | null;
}

/** A run's trades by month, by weekday, by exit reason and by holding time. */
export interface PeriodTables {
  readonly monthly: readonly PeriodRow[];
  readonly weekdays: readonly PeriodRow[];
  readonly exitReasons: readonly PeriodRow[];
  readonly holdTimes: readonly PeriodRow[];
}

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/** Upper ends in seconds, exclusive. */
const HOLD_TIMES: readonly (readonly [below: number, label: string])[] = [
  [60, "under 1 min"],
  [300, "1 to 5 min"],
  [900, "5 to 15 min"],
  [3600, "15 to 60 min"],
  [10_800, "1 to 3 h"],
  [Number.POSITIVE_INFINITY, "3 h and more"],
];

/**
 * The tables of a run, from its trades and days alone. Every line is of one underlying: points of several do not add up.
 * A month or weekday with days in the data and no trade has a line too.
 */
export function periodTables({ trades, days }: Pick<RunRecord, "trades" | "days">): PeriodTables {
  const underlyings = [...new Set(days.map(({ underlying }) => underlying))];
  const table = (
    labels: readonly string[] | undefined,
    labelOf: (trade: Trade) => string,
    labelOfDay?: (date: CivilDate) => string,
  ): PeriodRow[] =>
    underlyings.flatMap((underlying) => {
      const own = trades.filter((trade) => trade.underlying === underlying);
      const dates = days.filter((day) => day.underlying === underlying && day.outcome !== "failed");
      const margin = lastOut(own)?.marginCurrency ?? null;
      const present = new Set([...own.map(labelOf), ...(labelOfDay ? dates.map(({ date }) => labelOfDay(date)) : [])]);
      return (labels ?? [...present].sort())
        .filter((label) => present.has(label))
        .map((label) => {
          const inLine = own.filter((trade) => labelOf(trade) === label);
          const ownDays = labelOfDay ? dates.filter(({ date }) => labelOfDay(date) === label).length : null;
          return { underlying, label, days: ownDays, ...figures(inLine, margin) };
        });
    });
  const month = (date: CivilDate): string => date.slice(0, 7);
  const weekday = (date: CivilDate): string => WEEKDAYS[isoWeekday(date) - 1]!;
  return {
    monthly: table(undefined, ({ date }) => month(date), month),
    weekdays: table(WEEKDAYS, ({ date }) => weekday(date), weekday),
    exitReasons: table(undefined, ({ exitReason }) => exitReason),
    holdTimes: table(
      HOLD_TIMES.map(([, label]) => label),
      ({ holdSeconds }) => HOLD_TIMES.find(([below]) => holdSeconds < below)?.[1] ?? "unknown",
    ),
  };
}

function lastOut(trades: readonly Trade[]): Trade | undefined {
  return [...trades].sort((a, b) => a.exitMicros - b.exitMicros || a.tradeId - b.tradeId).at(-1);
}

function figures(trades: readonly Trade[], margin: number | null): Omit<PeriodRow, "underlying" | "label" | "days"> {
  const pnlPoints = sum(trades.map((trade) => trade.pnlPoints));
  const pnlCurrency = sum(trades.map((trade) => trade.pnlCurrency ?? Number.NaN));
  const wins = trades.filter((trade) => trade.pnlPoints > 0).length;
  return {
    trades: trades.length,
    winRatePercent: trades.length > 0 && pnlPoints !== null ? (wins / trades.length) * 100 : null,
    pnlPoints,
    pnlCurrency,
    marginPercent: pnlCurrency === null || margin === null ? null : (pnlCurrency / margin) * 100,
  };
}

function sum(values: readonly number[]): number | null {
  let total = 0;
  for (const value of values) total += value;
  return values.length === 0 || Number.isNaN(total) ? null : total;
}
