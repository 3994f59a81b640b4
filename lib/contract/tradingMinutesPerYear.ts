import type { Product } from "./Product.js";

const MINUTES_PER_YEAR: Readonly<Record<string, number>> = { NSE: 252 * 375, CME: 252 * 1380 };

/** Minutes of trading a year by which realised volatility is annualised. */
export function tradingMinutesPerYear({ venue }: Product): number {
  return MINUTES_PER_YEAR[venue] ?? 365 * 1440;
}
