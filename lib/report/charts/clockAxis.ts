import { StrikebookError } from "../../task/StrikebookError.js";
import { parseClock } from "../../time/parseClock.js";
import type { ChartSpec } from "./ChartSpec.js";
import { extentOf } from "./extentOf.js";

/** A moment of a day by the venue's wall clock: `HH:MM`, `HH:MM:SS`, or seconds after midnight. */
export type ClockTime = string | number;

/** Seconds after midnight. @throws StrikebookError `argument` for anything that is not a moment of a day. */
export function clockSecond(time: ClockTime, what: string): number {
  if (typeof time === "string") return parseClock(time);
  if (time >= 0 && time < 86_400) return time;
  throw new StrikebookError(
    "argument",
    `${what} is ${time}`,
    "give HH:MM, HH:MM:SS or seconds after midnight, 0 to 86399",
  );
}

/** Vega expression that writes a number of seconds after midnight as `HH:MM`; free of the machine's time zone. */
export const clockLabel = "utcFormat(datum.value * 1000, '%H:%M')";

const steps = [60, 120, 300, 600, 900, 1800, 3600, 7200];

/** X channel for a field that holds seconds after midnight, with ticks on round clock times. */
export function clockX(field: string, seconds: readonly number[], title: string): ChartSpec {
  const [low, high] = extentOf(seconds);
  const step = steps.find((candidate) => (high - low) / candidate <= 9) ?? 14_400;
  const values: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) values.push(tick);
  return {
    field,
    type: "quantitative",
    title,
    scale: { domain: low === high ? [low - 60, high + 60] : [low, high], zero: false, nice: false },
    axis: { values, labelExpr: clockLabel },
  };
}
