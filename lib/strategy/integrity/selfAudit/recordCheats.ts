import type { DayOutcome } from "../../RunRecord.js";
import type { Trade } from "../../Trade.js";
import type { AuditedRun } from "./AuditedRun.js";
import { rebooked } from "./bookedStraddle.js";
import type { Cheat, HonestWork } from "./Cheat.js";

const isOn = (trade: Trade, { underlying, date }: DayOutcome): boolean =>
  trade.underlying === underlying && trade.date === date;

/** The run with trades that `change` makes; one that becomes undefined is left out. */
function changed(run: AuditedRun, change: (trade: Trade, place: number) => Trade | undefined): AuditedRun {
  return { ...run, trades: run.trades.flatMap((trade, i) => change(trade, i) ?? []) };
}

/** The first losing trade, or the first of all. */
function loser({ run }: HonestWork): Trade {
  return run.trades.find(({ pnlPoints }) => pnlPoints < 0) ?? run.trades[0]!;
}

/** An honest run whose record was made better afterwards. */
export const RECORD_CHEATS: readonly Cheat[] = [
  {
    name: "dropped losing day",
    rule: "day-count",
    story: "A losing day is taken out of the days and of the trades.",
    run: (honest) => {
      const lost = loser(honest);
      const { run } = honest;
      const kept = changed(run, (trade) => (trade === lost ? undefined : trade));
      return { ...kept, days: run.days.filter((day) => !isOn(lost, day)) };
    },
  },
  {
    name: "dropped losing trade",
    rule: "off-calendar",
    story: "A losing trade is taken out and its day stays.",
    run: (honest) => {
      const lost = loser(honest);
      return changed(honest.run, (trade) => (trade === lost ? undefined : trade));
    },
  },
  {
    name: "dropped open position",
    rule: "entry-without-exit",
    story: "A position that was open at the end of the day has no exit.",
    run: ({ run }) =>
      changed(run, (trade, i) => (i === 1 ? { ...trade, exitMicros: Number.NaN, holdSeconds: Number.NaN } : trade)),
  },
  {
    name: "exit without a price",
    rule: "missing-price-fill",
    story: "A leg without a quote is closed at no price.",
    run: ({ run }) =>
      changed(run, (trade, i) => {
        if (i !== 1) return trade;
        const [call, ...others] = trade.legs;
        return rebooked({ ...trade, legs: [{ ...call!, exitPrice: Number.NaN }, ...others] });
      }),
  },
  {
    name: "costs in the wrong unit",
    rule: "units-disagree",
    story: "Costs of five rupees are taken off the points.",
    run: ({ run }) => changed(run, (trade) => ({ ...trade, pnlPoints: trade.pnlPoints - trade.costsCurrency! })),
  },
  {
    name: "forgotten costs",
    rule: "units-disagree",
    story: "The result in rupees is the one before costs.",
    run: ({ run }) => changed(run, (trade) => ({ ...trade, pnlCurrency: trade.pnlCurrency! + trade.costsCurrency! })),
  },
  {
    name: "more than the premium",
    rule: "premium-bound",
    story: "Points of another contract are booked to a short leg, which earns more than it was sold for.",
    run: ({ run }) =>
      changed(run, (trade, i) => {
        if (i !== 1) return trade;
        const [call, ...others] = trade.legs;
        return rebooked({ ...trade, legs: [{ ...call!, exitPrice: -call!.entryPrice }, ...others] });
      }),
  },
  {
    name: "expiry-day strategy on other days",
    rule: "off-calendar",
    story: "A strategy of expiry days has trades on all days.",
    run: ({ run }) => ({ ...run, evidence: { ...run.evidence, calendar: "expiryDays" } }),
  },
  {
    name: "failed day among the results",
    rule: "failed-day",
    story: "A day failed and the rest is quoted as the result.",
    run: ({ run }) => {
      const [first, ...others] = run.days;
      const failed: DayOutcome = { ...first!, outcome: "failed", reason: "signed integer is greater than maximum" };
      return { ...changed(run, (trade) => (isOn(trade, failed) ? undefined : trade)), days: [failed, ...others] };
    },
  },
  {
    name: "nothing traded",
    rule: "no-trades",
    story: "A filter never holds, and the run has no faults because it has no trades.",
    run: ({ run }) => ({
      ...run,
      trades: [],
      days: run.days.map((day) => ({ ...day, outcome: "skipped", reason: "the filter did not hold" })),
    }),
  },
  {
    name: "study without input",
    rule: "no-input",
    story: "A study gives figures and does not say what it read.",
    run: ({ study }) => ({ ...study, inputs: [] }),
  },
  {
    name: "study with an error",
    rule: "error-event",
    story: "A study recorded an error and shows its figures.",
    run: ({ study }) => ({ ...study, events: [{ severity: "error", message: "the fit did not converge" }] }),
  },
];
