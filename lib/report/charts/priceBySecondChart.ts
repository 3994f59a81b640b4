import { Chart } from "./Chart.js";
import type { ChartSpec } from "./ChartSpec.js";
import { chartColours } from "./chartColours.js";
import { chartFigure } from "./chartFigure.js";
import { type ClockTime, clockSecond, clockX } from "./clockAxis.js";
import { extentOf, padExtent } from "./extentOf.js";
import { haloText, horizontalRules, type ReferenceRule } from "./referenceRules.js";
import { requireFinite, requireFiniteOrGap } from "./requireFinite.js";
import { requireRows, requireSameLength } from "./requireRows.js";
import { thinCurve } from "./thinCurve.js";

/** A moment to mark on a price curve. */
export interface PriceMark {
  readonly time: ClockTime;
  readonly price: number;
  readonly label: string;
  /** `in` points up in green, `out` points down in orange. */
  readonly direction: "in" | "out";
}

export interface PriceBySecondChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly times: ArrayLike<ClockTime>;
  /** `null` where there is no price. */
  readonly prices: ArrayLike<number | null>;
  /** Title of the price axis with its unit: `Spot (points)`. */
  readonly priceTitle: string;
  /** Name of the venue's clock: `IST`. */
  readonly clock: string;
  readonly marks?: readonly PriceMark[] | undefined;
  /** Levels drawn across: a stop, a target. */
  readonly levels?: readonly { readonly price: number; readonly label: string }[] | undefined;
}

/**
 * A price through a day with entries, exits and levels marked. Long curves are thinned for the picture only, keeping
 * the first, lowest, highest and last price of each stretch; the description says so.
 *
 * @throws StrikebookError `empty` without any price, `argument` for a figure that is not finite.
 */
export function priceBySecondChart(input: PriceBySecondChartInput): Chart {
  const count = requireSameLength(input.title, { times: input.times, prices: input.prices });
  const seconds = Array.from({ length: count }, (_, index) => clockSecond(input.times[index]!, `time ${index}`));
  const prices = Array.from({ length: count }, (_, index) => requireFiniteOrGap(input.prices[index], `price ${index}`));
  const measured = prices.filter((price) => price !== null);
  requireRows(measured.length, input.title, "prices");
  const kept = thinCurve(prices);
  const rows = kept.map((row) => ({ second: seconds[row]!, price: prices[row]! as number | null }));
  const marks = (input.marks ?? []).map((mark) => ({
    second: clockSecond(mark.time, `time of "${mark.label}"`),
    price: requireFinite(mark.price, `price of "${mark.label}"`),
    label: `${mark.label} ${chartFigure(mark.price)}`,
    direction: mark.direction,
  }));
  const levels: ReferenceRule[] = (input.levels ?? []).map((level) => ({
    at: requireFinite(level.price, `level "${level.label}"`),
    label: `${level.label} ${chartFigure(level.price)}`,
    dashed: true,
  }));
  const [low, high] = extentOf(measured);
  const yDomain = padExtent(
    extentOf([low, high, ...marks.map((mark) => mark.price), ...levels.map((level) => level.at)]),
    0.08,
  );
  const x = clockX("second", seconds.concat(marks.map((mark) => mark.second)), `Time of day (${input.clock})`);
  const y = {
    field: "price",
    type: "quantitative",
    title: input.priceTitle,
    scale: { domain: yDomain, nice: false },
    axis: { format: ",.2~f", tickCount: 6 },
  };
  const layer: ChartSpec[] = [
    ...horizontalRules(levels, y.scale),
    {
      data: { values: rows },
      mark: { type: "line", color: chartColours.blue, strokeWidth: 1.4, invalid: "break-paths-show-domains" },
      encoding: { x, y },
    },
    ...markLayers(marks, seconds, prices, x, y),
  ];
  const thinned = kept.length < count ? ` Drawn from ${kept.length} of ${count} prices.` : "";
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `${input.priceTitle} through the day, from ${chartFigure(low)} to ${chartFigure(high)}${marks
      .map((mark) => `; ${mark.label}`)
      .join("")}.${thinned}`,
    view: { layer },
  });
}

/** Width of a mark's label as a share of the frame's. */
const LABEL_SHARE = 0.2;

/** Where a mark's label clears the curve: over the highest price beside it or under the lowest, whichever is nearer. */
function labelPlace(
  mark: { readonly second: number; readonly price: number },
  isLeftOfMark: boolean,
  seconds: readonly number[],
  prices: readonly (number | null)[],
): { price: number; dy: number; baseline: "bottom" | "top" } {
  const [first, last] = extentOf(seconds);
  const width = LABEL_SHARE * (last - first);
  const [from, until] = isLeftOfMark ? [mark.second - width, mark.second] : [mark.second, mark.second + width];
  const beside = prices.filter(
    (price, row): price is number => price !== null && seconds[row]! >= from && seconds[row]! <= until,
  );
  const [low, high] = extentOf([mark.price, ...beside]);
  return high - mark.price <= mark.price - low
    ? { price: high, dy: -6, baseline: "bottom" }
    : { price: low, dy: 6, baseline: "top" };
}

function markLayers(
  marks: readonly { second: number; price: number; label: string; direction: "in" | "out" }[],
  seconds: readonly number[],
  prices: readonly (number | null)[],
  x: ChartSpec,
  y: ChartSpec,
): ChartSpec[] {
  const [first, last] = extentOf(seconds);
  return marks.flatMap((mark) => {
    const entry = mark.direction === "in";
    const colour = entry ? chartColours.green : chartColours.vermillion;
    const right = mark.second > first + 0.7 * (last - first);
    const data = { values: [mark] };
    const { price, dy, baseline } = labelPlace(mark, right, seconds, prices);
    return [
      {
        data,
        mark: {
          type: "point",
          shape: entry ? "triangle-up" : "triangle-down",
          filled: true,
          opacity: 1,
          size: 110,
          color: colour,
          stroke: chartColours.paper,
          strokeWidth: 1,
        },
        encoding: { x, y, tooltip: [{ field: "label", type: "nominal", title: entry ? "In" : "Out" }] },
      },
      ...haloText(
        { data: { values: [{ ...mark, price }] }, encoding: { x, y, text: { field: "label" } } },
        { align: right ? "right" : "left", dx: right ? -9 : 9, dy, baseline, fontWeight: 600, color: colour },
      ),
    ];
  });
}
