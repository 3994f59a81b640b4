/** Draws a Vega-Lite specification. The package's main entry exports both functions. */
export interface ChartRenderer {
  renderChartSvg(spec: Readonly<Record<string, unknown>>): Promise<string>;
  renderChartPng(spec: Readonly<Record<string, unknown>>): Promise<Uint8Array>;
}

/** The chart renderer of the package itself, loaded at the first chart. */
export async function libraryChartRenderer(): Promise<ChartRenderer> {
  const library: object = await import("strikebook");
  if (!isChartRenderer(library))
    throw new Error("this copy of strikebook draws no charts: its main entry lacks renderChartSvg and renderChartPng");
  return library;
}

function isChartRenderer(value: object): value is ChartRenderer {
  return (
    "renderChartSvg" in value &&
    "renderChartPng" in value &&
    typeof value.renderChartSvg === "function" &&
    typeof value.renderChartPng === "function"
  );
}
