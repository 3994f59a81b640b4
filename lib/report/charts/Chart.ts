import type { Displayable, DisplayData } from "../../task/display.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { ChartSpec } from "./ChartSpec.js";
import { chartColours } from "./chartColours.js";
import { chartSize, chartTheme } from "./chartTheme.js";
import { renderChartPng } from "./renderChartPng.js";
import { renderChartSvg } from "./renderChartSvg.js";

export interface ChartOptions {
  readonly title: string;
  /** One line, or several. */
  readonly subtitle?: string | readonly string[] | undefined;
  /** One or two sentences for readers who cannot see the picture; also the `<desc>` of the SVG. */
  readonly description: string;
  /** Vega-Lite view: `layer`, or `mark` with `encoding` and `data`; all data inline. */
  readonly view: ChartSpec;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/**
 * One picture: a Vega-Lite specification in the house theme, with its data inside. The same specification goes to the
 * notebook (`toDisplay`), to the report as SVG and to print as PNG.
 *
 * @example new Chart({ title: "Spread", description: "Spread by strike.", view: { mark: "line", data, encoding } })
 */
export class Chart implements Displayable {
  readonly title: string;
  readonly description: string;
  readonly spec: ChartSpec;

  /** @throws StrikebookError `argument` when the title or the description is empty. */
  constructor(options: ChartOptions) {
    if (options.title.trim() === "" || options.description.trim() === "") {
      throw new StrikebookError("argument", `chart "${options.title}" lacks a title or a description`, "give it both");
    }
    this.title = options.title;
    this.description = options.description;
    this.spec = {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      title: options.subtitle?.length ? { text: options.title, subtitle: options.subtitle } : { text: options.title },
      description: options.description,
      width: options.width ?? chartSize.width,
      height: options.height ?? chartSize.height,
      autosize: { type: "fit", contains: "padding" },
      padding: { left: 14, right: 18, top: 14, bottom: 12 },
      background: chartColours.paper,
      ...options.view,
      config: { ...chartTheme, ...(options.view["config"] as object | undefined) },
    };
  }

  toDisplay(): DisplayData {
    return { kind: "chart", title: this.title, spec: this.spec };
  }

  /** The picture as one SVG document with a title and a description in it. */
  toSvg(): Promise<string> {
    return renderChartSvg(this.spec);
  }

  /** The picture as PNG; `scale` 2 is sharp on dense screens and in print. */
  toPng(scale = 2): Promise<Uint8Array> {
    return renderChartPng(this.spec, scale);
  }
}
