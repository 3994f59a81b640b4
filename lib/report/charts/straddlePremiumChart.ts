import type { Chart } from "./Chart.js";
import type { ClockTime } from "./clockAxis.js";
import { type PriceBySecondChartInput, priceBySecondChart } from "./priceBySecondChart.js";

export interface StraddlePremiumChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly times: ArrayLike<ClockTime>;
  /** Call plus put, in points; `null` while a leg has no price. */
  readonly premiumPoints: ArrayLike<number | null>;
  readonly clock: string;
  readonly entry?: { readonly time: ClockTime; readonly premiumPoints: number } | undefined;
  readonly exit?: { readonly time: ClockTime; readonly premiumPoints: number; readonly reason: string } | undefined;
  readonly stopPoints?: number | undefined;
  readonly targetPoints?: number | undefined;
}

/**
 * Combined premium of a straddle through a day, with its entry, its exit and the levels of stop and target. A stop
 * fills at the next quote and not at its level, so the exit mark may lie beyond the line.
 *
 * @throws StrikebookError `empty` without any premium, `argument` for a figure that is not finite.
 */
export function straddlePremiumChart(input: StraddlePremiumChartInput): Chart {
  const marks: NonNullable<PriceBySecondChartInput["marks"]>[number][] = [];
  if (input.entry)
    marks.push({ time: input.entry.time, price: input.entry.premiumPoints, label: "Entry", direction: "in" });
  if (input.exit) {
    marks.push({
      time: input.exit.time,
      price: input.exit.premiumPoints,
      label: `Exit, ${input.exit.reason}`,
      direction: "out",
    });
  }
  const levels: { price: number; label: string }[] = [];
  if (input.stopPoints !== undefined) levels.push({ price: input.stopPoints, label: "Stop" });
  if (input.targetPoints !== undefined) levels.push({ price: input.targetPoints, label: "Target" });
  return priceBySecondChart({
    title: input.title,
    subtitle: input.subtitle,
    times: input.times,
    prices: input.premiumPoints,
    priceTitle: "Call plus put (points)",
    clock: input.clock,
    marks,
    levels,
  });
}
