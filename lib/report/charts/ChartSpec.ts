/** A Vega-Lite 6 specification as plain JSON: what a notebook embeds and what {@link renderChartSvg} draws. */
export type ChartSpec = Readonly<Record<string, unknown>>;
