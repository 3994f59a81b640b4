import {
  exposureByStrikeChart,
  exposureProfileChart,
  pricingErrorChart,
  smileModelsChart,
  smileResidualChart,
  surfaceSmilesChart,
  volByClockChart,
} from "../../../lib/report/index.js";
import type { ChartCase } from "./chartCases.js";

const strikes = [23_800, 24_000, 24_200, 24_400, 24_600];
const quotes = strikes.map((strike, i) => ({
  strike,
  vol: 0.11 + 0.002 * i,
  bidVol: i === 0 ? null : 0.109 + 0.002 * i,
  askVol: i === 0 ? null : 0.111 + 0.002 * i,
}));
const curve = (label: string, shift: number) => ({
  label,
  strikes,
  vols: quotes.map(({ vol }) => vol + shift),
});
const models = [curve("SVI", 0.001), curve("SABR", -0.002)];
const k = [-0.1, 0, 0.1];
const lines = [
  { strike: 24_000, exposure: -1500 },
  { strike: 24_100, exposure: 400 },
  { strike: 24_200, exposure: 250 },
];

/** Charts of smiles, surfaces, exposures and pricing errors. */
export const volatilityChartCases: readonly ChartCase[] = [
  {
    name: "smileModelsChart",
    make: () => smileModelsChart({ title: "Three models", quotes, curves: models, forward: 24_290.5 }),
    says: ["Three models", "Strike (points)", "Implied volatility (% a year)", "SVI", "SABR", "Forward 24,290.50"],
    empty: () => smileModelsChart({ title: "Three models", quotes: [], curves: models, forward: 24_290 }),
    broken: (bad) =>
      smileModelsChart({
        title: "Three models",
        quotes: [{ strike: 24_000, vol: bad, bidVol: null, askVol: null }],
        curves: models,
        forward: 24_290,
      }),
  },
  {
    name: "smileResidualChart",
    make: () => smileResidualChart({ title: "Misses", quotes, models }),
    says: ["Misses", "Model minus quote (vol points)", "Grey bars: bid to ask."],
    empty: () => smileResidualChart({ title: "Misses", quotes, models: [] }),
    broken: (bad) =>
      smileResidualChart({ title: "Misses", quotes, models: [{ label: "SVI", vols: [0, 0, 0, 0, bad] }] }),
  },
  {
    name: "surfaceSmilesChart",
    make: () =>
      surfaceSmilesChart({
        title: "Surface",
        curves: [
          { label: "2026-08-28", logMoneyness: k, vols: [0.4, 0.35, 0.38] },
          { label: "2026-09-25", logMoneyness: k, vols: [0.42, 0.38, 0.39], dashed: true },
        ],
        quotes: [
          { label: "2026-08-28", logMoneyness: 0, vol: 0.352 },
          { label: "2026-08-28", logMoneyness: 0.9, vol: 0.5 },
        ],
      }),
    says: ["Surface", "Log-moneyness ln(strike/forward)", "2026-08-28", "1 quotes lie beyond the frame."],
    empty: () => surfaceSmilesChart({ title: "Surface", curves: [] }),
    broken: (bad) => surfaceSmilesChart({ title: "Surface", curves: [{ label: "a", logMoneyness: [0], vols: [bad] }] }),
  },
  {
    name: "exposureByStrikeChart",
    make: () =>
      exposureByStrikeChart({
        title: "Gamma",
        measure: "Gamma exposure (million INR per 1 % move)",
        lines,
        spot: 24_150,
        marks: [{ at: 24_200, label: "Call wall" }],
      }),
    says: ["Gamma", "Dealers long", "Dealers short", "Spot 24,150.00", "Call wall 24,200", "\u22121,500"],
    empty: () => exposureByStrikeChart({ title: "Gamma", measure: "m", lines: [], spot: 24_150 }),
    broken: (bad) => exposureByStrikeChart({ title: "Gamma", measure: "m", lines, spot: bad }),
  },
  {
    name: "exposureProfileChart",
    make: () =>
      exposureProfileChart({
        title: "Assumptions",
        measure: "Gamma exposure",
        spot: 24_150,
        flips: [24_100],
        profiles: [{ label: "Dealers sold everything", spots: [24_000, 24_300], exposures: [-20_000, -10_000] }],
      }),
    says: ["Assumptions", "Spot (points)", "Spot 24,150.00", "Flip 24,100"],
    empty: () => exposureProfileChart({ title: "Assumptions", measure: "m", spot: 24_150, profiles: [] }),
    broken: (bad) =>
      exposureProfileChart({
        title: "Assumptions",
        measure: "m",
        spot: 24_150,
        profiles: [{ label: "x", spots: [24_000], exposures: [bad] }],
      }),
  },
  {
    name: "pricingErrorChart",
    make: () =>
      pricingErrorChart({
        title: "Errors",
        maxDots: 2,
        errors: [
          { method: "SVI", strike: 24_000, errorPoints: 1 },
          { method: "SVI", strike: 24_000, errorPoints: -3 },
          { method: "SVI", strike: 24_100, errorPoints: 2 },
          { method: "Spline", strike: 24_100, errorPoints: 1 },
        ],
      }),
    says: [
      "Errors",
      "Model minus market (points)",
      "One error in 2 is drawn as a dot; lines are means of all.",
      "Spline",
    ],
    empty: () => pricingErrorChart({ title: "Errors", errors: [] }),
    broken: (bad) => pricingErrorChart({ title: "Errors", errors: [{ method: "SVI", strike: 1, errorPoints: bad }] }),
  },
  {
    name: "volByClockChart",
    make: () =>
      volByClockChart({
        title: "Steady",
        measure: "Volatility at the forward (% a year)",
        clock: "IST",
        series: [
          { label: "SVI", times: ["10:45", "12:00", "15:15"], values: [9.6, 9.8, 9.5] },
          { label: "Spline", times: ["10:45", "12:00", "15:15"], values: [9.9, 10.1, 9.7] },
        ],
      }),
    says: ["Steady", "Time of day (IST)", "SVI", "Spline", "Volatility at the forward (% a year)"],
    empty: () => volByClockChart({ title: "Steady", measure: "m", clock: "IST", series: [] }),
    broken: (bad) =>
      volByClockChart({
        title: "Steady",
        measure: "m",
        clock: "IST",
        series: [{ label: "a", times: ["10:45"], values: [bad] }],
      }),
  },
];
