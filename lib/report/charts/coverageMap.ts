import { type CivilDate, civilFromDays, daysFromCivil } from "../../time/civilDate.js";
import { Chart } from "./Chart.js";
import type { ChartSpec } from "./ChartSpec.js";
import { chartColours } from "./chartColours.js";
import { requireFinite } from "./requireFinite.js";
import { requireRows } from "./requireRows.js";

/** One day of one series: how many rows it has against its median, or why it has none. */
export interface CoverageCell {
  readonly series: string;
  readonly date: CivilDate;
  /** `broken`: held, but not whole; `closed`: no session on that weekday. Days without a cell are left white. */
  readonly state: "held" | "broken" | "missing" | "closed";
  /** Of a held day: rows against the median of the series; absent when that is not known. */
  readonly ratio?: number | undefined;
}

export interface CoverageMapInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** Series from top to bottom. */
  readonly series: readonly string[];
  readonly cells: readonly CoverageCell[];
}

/** Up to so many calendar days stand in one row; more are wrapped by month. */
const ONE_ROW_DAYS = 31;
/** White that the style sheet of a dark page leaves as it is. */
const GLYPH = "#fdfdfd";

const CLASSES: readonly { readonly name: string; readonly below: number; readonly colour: string }[] = [
  { name: "rows under 50 %", below: 0.5, colour: chartColours.amounts[0] },
  { name: "rows 50 to 80 %", below: 0.8, colour: chartColours.amounts[1] },
  { name: "rows 80 to 125 %", below: 1.25, colour: chartColours.amounts[2] },
  { name: "rows over 125 %", below: Number.POSITIVE_INFINITY, colour: chartColours.amounts[3] },
];
const MISSING = "missing trading day";
const BROKEN = "part not whole";
const CLOSED = "no session";

/**
 * A heat map of days by series: colour is the number of rows against the median of the series, missing trading days stand
 * out, days without a session are grey. A month or less is one row of days, a longer time has one band of rows for each
 * month that has a day to show.
 *
 * @throws StrikebookError `empty` without cells, `argument` for a ratio that is not finite
 */
export function coverageMap(input: CoverageMapInput): Chart {
  requireRows(input.cells.length, input.title, "days");
  const dates = input.cells.map(({ date }) => date).sort();
  const [first, last] = [daysFromCivil(dates[0]!), daysFromCivil(dates.at(-1)!)];
  const wrapped = last - first >= ONE_ROW_DAYS;
  const days = Array.from({ length: last - first + 1 }, (_, index) => civilFromDays(first + index));
  const columns = wrapped ? Array.from({ length: 31 }, (_, index) => String(index + 1)) : days;
  const bands = wrapped ? monthBands(input) : [input.series.map((series) => `|${series}`)];
  const rows = bands.flatMap((band, index) => [...(index > 0 ? [`${index}|`] : []), ...band]);
  for (const { series, date, ratio } of input.cells)
    if (ratio !== undefined) requireFinite(ratio, `ratio of ${series} on ${date}`);
  const known = new Set(rows);
  const values = input.cells
    .map((cell) => ({
      row: `${wrapped ? cell.date.slice(0, 7) : ""}|${cell.series}`,
      column: wrapped ? String(Number(cell.date.slice(8))) : cell.date,
      date: cell.date,
      series: cell.series,
      state: stateOf(cell),
      ratio: cell.ratio ?? null,
      glyph: cell.state === "missing" ? "\u00d7" : cell.state === "broken" ? "!" : "",
    }))
    .filter(({ row }) => known.has(row));
  const x = {
    field: "column",
    type: "ordinal",
    title: wrapped ? "Day of the month" : null,
    scale: { domain: columns, paddingInner: 0.1, paddingOuter: 0.1 },
    axis: {
      orient: "top",
      labelAngle: 0,
      ticks: false,
      domain: false,
      labelOverlap: true,
      ...(wrapped ? {} : { labelExpr: "utcFormat(utcParse(datum.value, '%Y-%m-%d'), '%-d %b')" }),
    },
  };
  const y = {
    field: "row",
    type: "ordinal",
    title: null,
    scale: { domain: rows, paddingInner: 0.12, paddingOuter: 0.1 },
    axis: {
      grid: false,
      ticks: false,
      labelLimit: 220,
      labelExpr: rowLabel(wrapped ? bands.map((band) => band[0]!) : []),
    },
  };
  const missing = input.cells.filter(({ state }) => state === "missing").length;
  const held = input.cells.filter(({ state }) => state === "held" || state === "broken").length;
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `Days from ${dates[0]} to ${dates.at(-1)} of ${input.series.join(", ")}: ${held} held, ${missing} trading days missing.`,
    height: 150 + rows.length * (wrapped ? 20 : 30),
    view: {
      data: { values },
      layer: [
        { mark: { type: "rect", cornerRadius: 2 }, encoding: { x, y, color: colourOf(values), tooltip } },
        glyphs(x, y),
      ],
    },
  });
}

const tooltip: readonly ChartSpec[] = [
  { field: "date", type: "nominal", title: "Day" },
  { field: "series", type: "nominal", title: "Series" },
  { field: "state", type: "nominal", title: "State" },
  { field: "ratio", type: "quantitative", title: "Rows / median", format: ".2f" },
];

function stateOf({ state, ratio }: CoverageCell): string {
  if (state === "missing") return MISSING;
  if (state === "broken") return BROKEN;
  if (state === "closed") return CLOSED;
  return CLASSES.find(({ below }) => (ratio ?? 1) < below)!.name;
}

/** Only what occurs has a place in the legend, in the order of the classes. */
function colourOf(values: readonly { readonly state: string }[]): ChartSpec {
  const all = [
    ...CLASSES.map(({ name, colour }) => [name, colour] as const),
    [MISSING, chartColours.vermillion] as const,
    [BROKEN, chartColours.orange] as const,
    [CLOSED, chartColours.grid] as const,
  ];
  const shown = all.filter(([name]) => values.some(({ state }) => state === name));
  return {
    field: "state",
    type: "nominal",
    scale: { domain: shown.map(([name]) => name), range: shown.map(([, colour]) => colour) },
    legend: { symbolType: "square", columns: 3 },
  };
}

function glyphs(x: ChartSpec, y: ChartSpec): ChartSpec {
  return {
    mark: { type: "text", fontSize: 13, fontWeight: 600, baseline: "middle", color: GLYPH },
    encoding: { x, y, text: { field: "glyph" } },
  };
}

/** Rows of each month that has a day to show, with the series that have one in it. */
function monthBands({ series, cells }: CoverageMapInput): string[][] {
  const shown = cells.filter(({ state }) => state !== "closed");
  const months = [...new Set(shown.map(({ date }) => date.slice(0, 7)))].sort();
  return months.map((month) => {
    const present = new Set(shown.filter(({ date }) => date.startsWith(month)).map((cell) => cell.series));
    return series.filter((name) => present.has(name)).map((name) => `${month}|${name}`);
  });
}

/** The month stands before the first series of its band. */
function rowLabel(firsts: readonly string[]): string {
  const series = "slice(datum.value, indexof(datum.value, '|') + 1)";
  const month = "slice(datum.value, 0, indexof(datum.value, '|'))";
  const named = `utcFormat(utcParse(${month} + '-01', '%Y-%m-%d'), '%b %Y')`;
  return `indexof(${JSON.stringify(firsts)}, datum.value) >= 0 ? ${named} + '   ' + ${series} : ${series}`;
}
