import { chartColours } from "./chartColours.js";

const font = '"Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif';

/** Width and height of every chart in pixels, everything included: fits a notebook cell and the width of an A4 page. */
export const chartSize: { readonly width: number; readonly height: number } = { width: 720, height: 380 };

/** The house theme as a Vega-Lite `config`: quiet axes, no frame, left-aligned titles. */
export const chartTheme: Readonly<Record<string, unknown>> = {
  font,
  view: { stroke: null },
  // One label for the whole picture; a label on each of thousands of points helps nobody and triples the file.
  mark: { aria: false },
  title: {
    anchor: "start",
    frame: "group",
    aria: false,
    color: chartColours.ink,
    fontSize: 15,
    fontWeight: 600,
    offset: 12,
    subtitleColor: chartColours.muted,
    subtitleFontSize: 11.5,
    subtitlePadding: 5,
  },
  axis: {
    aria: false,
    domain: false,
    ticks: false,
    grid: true,
    gridColor: chartColours.grid,
    gridWidth: 1,
    labelColor: chartColours.muted,
    labelFontSize: 11,
    labelPadding: 7,
    titleColor: chartColours.ink,
    titleFontSize: 11.5,
    titleFontWeight: 400,
    titleLimit: 290,
    titlePadding: 10,
  },
  axisX: {
    labelFlush: false,
    grid: false,
    domain: true,
    domainColor: chartColours.muted,
    ticks: true,
    tickColor: chartColours.muted,
    tickSize: 4,
    labelPadding: 4,
  },
  legend: {
    aria: false,
    orient: "top",
    direction: "horizontal",
    title: null,
    labelColor: chartColours.ink,
    labelFontSize: 11.5,
    labelLimit: 420,
    symbolSize: 70,
    symbolOpacity: 1,
    symbolStrokeWidth: 2,
    offset: 6,
    padding: 0,
    columnPadding: 18,
  },
  line: { strokeWidth: 1.8, strokeCap: "round", strokeJoin: "round" },
  text: { fontSize: 11, color: chartColours.muted },
  range: { category: [...chartColours.series] },
};
