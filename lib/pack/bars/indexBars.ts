import type { SpotSeries } from "../../columns/QuoteRun.js";
import type { OptionBars } from "./optionBars.js";

const MICROS_PER_MINUTE = 60e6;

/** One-minute bars of an index, stamped with their end as `optionBars` has it. */
export function indexBars({ timestamp, price }: Pick<SpotSeries, "timestamp" | "price">): OptionBars {
  const bars: { end: number; open: number; high: number; low: number; close: number; rows: number }[] = [];
  for (let row = 0; row < timestamp.length; row++) {
    const end = (Math.floor(timestamp[row]! / MICROS_PER_MINUTE) + 1) * MICROS_PER_MINUTE;
    const value = price[row]!;
    const bar = bars.at(-1);
    if (bar?.end !== end) {
      bars.push({ end, open: value, high: value, low: value, close: value, rows: 1 });
      continue;
    }
    bar.high = Math.max(bar.high, value);
    bar.low = Math.min(bar.low, value);
    bar.close = value;
    bar.rows++;
  }
  const column = (pick: (bar: (typeof bars)[number]) => number): Float64Array => Float64Array.from(bars, pick);
  return {
    rows: bars.length,
    columns: {
      timestamp: column(({ end }) => end),
      price: column(({ close }) => close),
      open_price: column(({ open }) => open),
      high_price: column(({ high }) => high),
      low_price: column(({ low }) => low),
      rows: column(({ rows }) => rows),
    },
  };
}
