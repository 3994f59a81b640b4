import type { Chart } from "../../../lib/report/index.js";
import {
  densityChart,
  densityEvolutionChart,
  drawdownChart,
  equityChart,
  exitReasonChart,
  forwardByMinuteChart,
  pnlByDayChart,
  priceBySecondChart,
  smileChart,
  straddlePremiumChart,
  termStructureChart,
} from "../../../lib/report/index.js";

const prices = Array.from({ length: 61 }, (_, i) => 23_400 + 30 * i);
const bell = (width: number): number[] =>
  prices.map((p) => Math.exp(-0.5 * ((p - 24_300) / width) ** 2) / (width * 2.5066));
const smile = (k: number): number => 0.1 + 4e-8 * (k - 24_400) ** 2;
const pnl = [
  { date: "2025-11-18", time: "15:15:00", pnl: 30.5 },
  { date: "2025-11-19", time: "11:20:30", pnl: -42.25 },
  { date: "2025-11-21", time: "15:15:00", pnl: 18 },
];

/** One chart: what it must say in words, and how it is broken. `broken` puts `bad` where a figure stands. */
export interface ChartCase {
  readonly name: string;
  readonly make: () => Chart;
  /** Texts that stand in the picture. */
  readonly says: readonly string[];
  readonly empty: () => Chart;
  readonly broken: (bad: number) => Chart;
}

export const chartCases: readonly ChartCase[] = [
  {
    name: "smileChart",
    make: () => smileChart(smileInput()),
    says: [
      "Smile of the day",
      "Strike (points)",
      "Implied volatility (% a year)",
      "Forward 24,290.50",
      "Spot 24,250.00",
      "SVI fit",
      "Calls",
      "Puts",
    ],
    empty: () => smileChart({ ...smileInput(), points: [] }),
    broken: (bad) => smileChart({ ...smileInput(), points: [{ strike: 24_000, impliedVol: bad, side: "put" }] }),
  },
  {
    name: "densityChart",
    make: () =>
      densityChart({
        title: "Density of the day",
        prices,
        density: bell(200),
        forward: 24_290.5,
        spot: 24_250,
        band: { low: 24_000, high: 24_600, label: "nine in ten" },
      }),
    says: ["Density of the day", "Probability per point", "nine in ten", "Forward 24,290.50"],
    empty: () => densityChart({ title: "Density", prices: [], density: [], forward: 1 }),
    broken: (bad) =>
      densityChart({ title: "Density", prices, density: [bad, ...bell(200).slice(1)], forward: 24_290.5 }),
  },
  {
    name: "densityEvolutionChart",
    make: () =>
      densityEvolutionChart({
        title: "Into the close",
        curves: ["10:45", "13:00", "15:00"].map((label, i) => ({ label, prices, density: bell(200 - 60 * i) })),
        settlement: { price: 24_310, label: "Close" },
      }),
    says: ["Into the close", "10:45", "15:00", "Close 24,310.00"],
    empty: () => densityEvolutionChart({ title: "Into the close", curves: [] }),
    broken: (bad) =>
      densityEvolutionChart({
        title: "Into the close",
        curves: [{ label: "10:45", prices: [1, 2], density: [0, bad] }],
      }),
  },
  {
    name: "termStructureChart",
    make: () =>
      termStructureChart({
        title: "Term structure",
        points: [
          { expiry: "2025-11-25", daysToExpiry: 7, impliedVol: 0.11 },
          { expiry: "2025-12-30", daysToExpiry: 42, impliedVol: 0.118 },
        ],
      }),
    says: ["Term structure", "Time to expiry (days)", "2025-11-25", "2025-12-30"],
    empty: () => termStructureChart({ title: "Term structure", points: [] }),
    broken: (bad) =>
      termStructureChart({
        title: "Term structure",
        points: [{ expiry: "2025-11-25", daysToExpiry: 7, impliedVol: bad }],
      }),
  },
  {
    name: "equityChart",
    make: () => equityChart({ title: "Equity", unit: "points", pnl }),
    says: ["Equity", "Cumulative P&amp;L (points)", "18 Nov", "21 Nov"],
    empty: () => equityChart({ title: "Equity", unit: "points", pnl: [] }),
    broken: (bad) => equityChart({ title: "Equity", unit: "points", pnl: [{ date: "2025-11-18", pnl: bad }] }),
  },
  {
    name: "drawdownChart",
    make: () => drawdownChart({ title: "Drawdown", unit: "points", pnl }),
    says: ["Drawdown", "Below the peak (points)"],
    empty: () => drawdownChart({ title: "Drawdown", unit: "points", pnl: [] }),
    broken: (bad) => drawdownChart({ title: "Drawdown", unit: "points", pnl: [{ date: "2025-11-18", pnl: bad }] }),
  },
  {
    name: "pnlByDayChart",
    make: () =>
      pnlByDayChart({
        title: "By day",
        unit: "INR",
        pnl,
        days: ["2025-11-18", "2025-11-19", "2025-11-20", "2025-11-21"],
      }),
    says: ["By day", "P&amp;L (INR)", "20 Nov"],
    empty: () => pnlByDayChart({ title: "By day", unit: "INR", pnl: [] }),
    broken: (bad) => pnlByDayChart({ title: "By day", unit: "INR", pnl: [{ date: "2025-11-18", pnl: bad }] }),
  },
  {
    name: "exitReasonChart",
    make: () => exitReasonChart({ title: "Exits", counts: { stop: 4, target: 2, "time exit": 6 } }),
    says: ["Exits", "time exit", "6 (50 %)", "Trades"],
    empty: () => exitReasonChart({ title: "Exits", counts: {} }),
    broken: (bad) => exitReasonChart({ title: "Exits", counts: { stop: bad } }),
  },
  {
    name: "forwardByMinuteChart",
    make: () =>
      forwardByMinuteChart({
        title: "Basis",
        clock: "IST",
        series: [
          { expiry: "2026-08-25", times: ["10:43", "10:44", "10:45", "10:46"], basisPoints: [40.5, null, 41, 39.5] },
        ],
      }),
    says: ["Basis", "2026-08-25", "Time of day (IST)", "Forward minus spot (points)"],
    empty: () =>
      forwardByMinuteChart({
        title: "Basis",
        clock: "IST",
        series: [{ expiry: "2026-08-25", times: ["10:43"], basisPoints: [null] }],
      }),
    broken: (bad) =>
      forwardByMinuteChart({
        title: "Basis",
        clock: "IST",
        series: [{ expiry: "2026-08-25", times: ["10:43"], basisPoints: [bad] }],
      }),
  },
  {
    name: "priceBySecondChart",
    make: () =>
      priceBySecondChart({
        title: "Spot",
        clock: "IST",
        priceTitle: "Spot (points)",
        times: ["09:15", "12:00", "15:30"],
        prices: [24_200, 24_250.5, 24_230],
      }),
    says: ["Spot", "Spot (points)", "12:00"],
    empty: () =>
      priceBySecondChart({
        title: "Spot",
        clock: "IST",
        priceTitle: "Spot (points)",
        times: ["09:15"],
        prices: [null],
      }),
    broken: (bad) =>
      priceBySecondChart({ title: "Spot", clock: "IST", priceTitle: "Spot (points)", times: ["09:15"], prices: [bad] }),
  },
  {
    name: "straddlePremiumChart",
    make: () =>
      straddlePremiumChart({
        title: "Straddle",
        clock: "IST",
        times: ["09:20", "12:00", "15:15"],
        premiumPoints: [210, 180.5, 150],
        entry: { time: "09:20", premiumPoints: 210 },
        exit: { time: "15:15", premiumPoints: 150, reason: "time" },
        stopPoints: 252,
      }),
    says: ["Straddle", "Call plus put (points)", "Entry 210.00", "Exit, time 150.00", "Stop 252.00"],
    empty: () => straddlePremiumChart({ title: "Straddle", clock: "IST", times: [], premiumPoints: [] }),
    broken: (bad) =>
      straddlePremiumChart({
        title: "Straddle",
        clock: "IST",
        times: ["09:20"],
        premiumPoints: [210],
        stopPoints: bad,
      }),
  },
];

export function smileInput(): Parameters<typeof smileChart>[0] {
  const strikes = [23_800, 24_000, 24_200, 24_300, 24_400, 24_600, 24_800];
  return {
    title: "Smile of the day",
    points: [
      ...strikes.map((strike) => ({
        strike,
        impliedVol: smile(strike),
        side: strike < 24_290 ? ("put" as const) : ("call" as const),
      })),
      { strike: 24_100, impliedVol: 0.108, side: "call", excluded: "in the money" },
      { strike: 26_000, impliedVol: 0.9, side: "call", excluded: true },
    ],
    fit: { strikes: Float64Array.from(prices), impliedVols: Float64Array.from(prices, smile) },
    forward: 24_290.5,
    spot: 24_250,
  };
}
