import { StrikebookError } from "../../task/StrikebookError.js";
import type { ChartSpec } from "./ChartSpec.js";
import { chartFontFiles } from "./chartFontFiles.js";
import { renderChartSvg } from "./renderChartSvg.js";

/**
 * Draws a Vega-Lite specification as PNG bytes with the package's own fonts.
 *
 * @param scale - Pixels per unit of the specification, over 0 and at most 8.
 * @throws StrikebookError `argument` when the scale or the specification is bad.
 */
export async function renderChartPng(spec: ChartSpec, scale = 2): Promise<Uint8Array> {
  return rasteriseSvg(await renderChartSvg(spec), scale);
}

/** An SVG document as PNG bytes; the same fonts and limits as {@link renderChartPng}. */
export async function rasteriseSvg(svg: string, scale = 2): Promise<Uint8Array> {
  if (!(scale > 0 && scale <= 8)) {
    throw new StrikebookError("argument", `PNG scale ${scale} is out of range`, "take one over 0 and at most 8");
  }
  const { Resvg } = await import("@resvg/resvg-js");
  const picture = new Resvg(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: chartFontFiles(),
      defaultFontFamily: "DejaVu Sans",
      sansSerifFamily: "DejaVu Sans",
    },
    fitTo: { mode: "zoom", value: scale },
  });
  return picture.render().asPng();
}
