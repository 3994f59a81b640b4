import { Chart } from "./Chart.js";
import { chartColours } from "./chartColours.js";
import { extentOf, padExtent } from "./extentOf.js";
import { requireFinite } from "./requireFinite.js";
import { requireRows, requireSameLength } from "./requireRows.js";

/** One expiry, or one time, of a surface. */
export interface SurfaceCurve {
  /** Names the curve: `2026-08-28`. */
  readonly label: string;
  /** ln(strike/forward), ascending. */
  readonly logMoneyness: ArrayLike<number>;
  /** Annualised, 0.1 for 10 %. */
  readonly vols: ArrayLike<number>;
  /** Draws the curve in dashes. */
  readonly dashed?: boolean | undefined;
}

export interface SurfaceSmilesChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** In order of time. */
  readonly curves: readonly SurfaceCurve[];
  /** Quotes behind the curves, drawn as dots; `label` is that of a curve. */
  readonly quotes?:
    | readonly { readonly label: string; readonly logMoneyness: number; readonly vol: number }[]
    | undefined;
  /** What is on the y axis; `Implied volatility` when absent. */
  readonly measure?: string | undefined;
}

/** Entries of a legend in one line. */
const LEGEND_COLUMNS = 6;

/**
 * Volatility over log-moneyness, one curve an expiry, near ones dark and far ones light, with the quotes as dots.
 *
 * @throws StrikebookError `empty` without curves, `argument` for a figure that is not finite or a dot without a curve.
 */
export function surfaceSmilesChart(input: SurfaceSmilesChartInput): Chart {
  requireRows(input.curves.length, input.title, "curves");
  const measure = input.measure ?? "Implied volatility";
  const rows = input.curves.flatMap(({ label, logMoneyness, vols, dashed = false }) => {
    const count = requireSameLength(input.title, { [`logMoneyness of ${label}`]: logMoneyness, vols });
    return Array.from({ length: count }, (_, i) => ({
      k: requireFinite(logMoneyness[i], `logMoneyness ${i} of ${label}`),
      vol: requireFinite(vols[i], `vol ${i} of ${label}`),
      expiry: label,
      dashed,
    }));
  });
  const labels = input.curves.map(({ label }) => label);
  const dots = (input.quotes ?? []).map(({ label, logMoneyness, vol }, i) => ({
    k: requireFinite(logMoneyness, `logMoneyness of quote ${i} (${label})`),
    vol: requireFinite(vol, `vol of quote ${i} (${label})`),
    // A label that no curve has would get a colour of its own, and no legend.
    expiry: labels.includes(label) ? label : requireFinite(Number.NaN, `number of curves named ${label}`),
  }));
  const x = {
    field: "k",
    type: "quantitative",
    title: "Log-moneyness ln(strike/forward)",
    scale: { domain: padExtent(extentOf(rows.map(({ k }) => k)), 0.02), nice: false, zero: false },
    axis: { tickCount: 9, format: "~g" },
  };
  const y = {
    field: "vol",
    type: "quantitative",
    title: `${measure} (% a year)`,
    scale: { domain: padExtent(extentOf(rows.map(({ vol }) => vol)), 0.08), nice: false, zero: false },
    axis: { format: ".1~%", tickCount: 6 },
  };
  const [kLow, kHigh] = x.scale.domain as [number, number];
  const [volLow, volHigh] = y.scale.domain as [number, number];
  const shown = dots.filter(({ k, vol }) => k >= kLow && k <= kHigh && vol >= volLow && vol <= volHigh);
  const color = {
    field: "expiry",
    type: "nominal",
    sort: null,
    scale: { domain: labels, range: rampOf(labels.length) },
    legend: labels.length === 1 ? null : { columns: LEGEND_COLUMNS, symbolType: "stroke" },
  };
  const hasDashes = rows.some(({ dashed }) => dashed);
  const left = dots.length - shown.length;
  const subtitle = [input.subtitle ?? "", left > 0 ? `${left} quotes lie beyond the frame.` : ""];
  return new Chart({
    title: input.title,
    subtitle: subtitle.filter((line) => line !== ""),
    description: `${measure} by log-moneyness, one curve each for ${labels.join(", ")}${dots.length > 0 ? `, with ${dots.length} quotes` : ""}.`,
    height: labels.length > LEGEND_COLUMNS ? 470 : 400,
    view: {
      layer: [
        {
          data: { values: shown },
          mark: { type: "point", filled: true, size: 12, opacity: 0.55 },
          encoding: { x, y, color },
        },
        {
          data: { values: rows },
          mark: { type: "line" },
          encoding: {
            x,
            y,
            color,
            ...(hasDashes
              ? {
                  strokeDash: {
                    field: "dashed",
                    type: "nominal",
                    scale: {
                      domain: [false, true],
                      range: [
                        [1, 0],
                        [5, 3],
                      ],
                    },
                    legend: null,
                  },
                }
              : {}),
            tooltip: [
              { field: "expiry", type: "nominal", title: "Curve" },
              { field: "k", type: "quantitative", title: "Log-moneyness", format: ".3f" },
              { field: "vol", type: "quantitative", title: measure, format: ".2%" },
            ],
          },
        },
      ],
    },
  });
}

/** `count` colours along the ramp, mixed between its stops where there are more curves than stops. */
function rampOf(count: number): string[] {
  const { ramp } = chartColours;
  return Array.from({ length: count }, (_, index) => {
    const at = count === 1 ? 2 : (index * (ramp.length - 1)) / (count - 1);
    const before = Math.floor(at);
    return mixed(ramp[before]!, ramp[Math.min(before + 1, ramp.length - 1)]!, at - before);
  });
}

function mixed(from: string, to: string, share: number): string {
  const channel = (colour: string, i: number): number => Number.parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
  const mix = [0, 1, 2].map((i) => Math.round(channel(from, i) + share * (channel(to, i) - channel(from, i))));
  return `#${mix.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
