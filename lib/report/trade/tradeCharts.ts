import type { RunRecord } from "../../strategy/RunRecord.js";
import type { TradeExplanation, TradeStep } from "../../strategy/why/TradeExplanation.js";
import type { PathPoint } from "../../strategy/why/tradePath.js";
import type { Chart } from "../charts/Chart.js";
import { type PriceMark, priceBySecondChart } from "../charts/priceBySecondChart.js";

/** A chart of an explained trade. */
export interface TradeChart {
  readonly chart: Chart;
  readonly file: string;
  readonly caption: string;
}

type Value = (at: { readonly pnlPoints: number; readonly costToClosePoints: number; readonly spot: number }) => number;

/** P&L, cost to close and the underlying from entry to exit, with every fill and the levels of the rules: one set a day. */
export function tradeCharts(explanation: TradeExplanation): TradeChart[] {
  const { path, steps, clockName, trade, record } = explanation;
  const days = [...new Set(path.map(({ date }) => date))];
  return days.flatMap((date) => {
    const own = path.filter((point) => point.date === date);
    const fills = steps.filter((step) => step.date === date && step.kind.endsWith("fill"));
    const levels = steps.findLast(({ kind }) => kind === "exit decision")?.levels ?? [];
    const named = (of: string) =>
      levels
        .filter((each) => each.of === of && Number.isFinite(each.level))
        .map(({ rule, level }) => ({ price: level, label: rule }));
    const draw = (name: string, title: string, value: Value, of: string, caption: string): TradeChart[] => {
      const prices = own.map((point) => finite(value(point)));
      if (prices.every((price) => price === null)) return [];
      const chart = priceBySecondChart({
        title: `${title}, ${trade.underlying} ${date}`,
        subtitle: subtitle(record, explanation),
        times: own.map(({ clock }) => clock),
        prices,
        priceTitle: title,
        clock: clockName,
        marks: marks(fills, own, value),
        levels: named(of),
      });
      return [{ chart, file: `charts/${name}-${date}.svg`, caption }];
    };
    return [
      ...draw(
        "pnl",
        "P&L (points a lot)",
        (at) => at.pnlPoints,
        "P&L",
        "Closed legs at their fills, held ones at the price that closing takes; gaps where a held leg has no price within the run's age limit.",
      ),
      ...draw(
        "cost",
        "Cost to close (points a lot)",
        (at) => at.costToClosePoints,
        "cost to close",
        "What closing all held legs takes at the side of the book that the run fills at, with the levels of the rules as they stood at the exit's decision.",
      ),
      ...draw("spot", "Underlying (points)", (at) => at.spot, "", "The underlying as known at each second."),
    ];
  });
}

function marks(fills: readonly TradeStep[], own: readonly PathPoint[], value: Value): PriceMark[] {
  return fills.flatMap((step) => {
    const price = value(step);
    if (!Number.isFinite(price) || !own.some(({ clock }) => clock === step.clock)) return [];
    const opens = step.legs.some(({ fill, isHeld }) => fill !== undefined && isHeld);
    return [{ time: step.clock, price, label: step.rule, direction: opens ? ("in" as const) : ("out" as const) }];
  });
}

function subtitle(record: RunRecord, { trade }: TradeExplanation): string {
  return `Trade ${trade.tradeId} of run ${record.runId}${record.definition ? `, ${record.definition.id}` : ""}`;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
