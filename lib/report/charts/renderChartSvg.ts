import { StrikebookError } from "../../task/StrikebookError.js";
import { escapeXml } from "../escapeXml.js";
import type { ChartSpec } from "./ChartSpec.js";
import { renameSvgIds } from "./renameSvgIds.js";
import { sansTextWidth } from "./sansTextWidth.js";

/**
 * Draws a Vega-Lite specification as an SVG document, without a browser or a canvas. The picture carries `<title>` and
 * `<desc>` (the specification's `description`). Vega and Vega-Lite load at the first call.
 *
 * Nothing is fetched: a specification that names a URL is refused. Warnings of the compiler go to
 * `process.emitWarning`.
 *
 * @throws StrikebookError `argument` when the specification does not compile or names outside data.
 */
export async function renderChartSvg(spec: ChartSpec): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  // Vega asks this hook for text widths when there is no canvas; its typings do not list it.
  (vega as unknown as { textMetrics: TextMetrics }).textMetrics.width = textWidth;
  const title = titleOf(spec);
  const warn = (...parts: readonly unknown[]): void => {
    process.emitWarning(`chart "${title}": ${parts.join(" ")}`, "StrikebookChartWarning");
  };
  // Vega turns a failed load into a warning and draws an empty picture: the refusal is kept and thrown afterwards.
  let refusal: StrikebookError | undefined;
  const refuse = (address: string): Promise<never> => {
    refusal = new StrikebookError(
      "argument",
      `chart "${title}" asks for ${address}`,
      "put the data into the specification",
    );
    return Promise.reject(refusal);
  };
  const logger = vega.logger(vega.Warn);
  logger.warn = (...parts: readonly unknown[]) => {
    warn(...parts);
    return logger;
  };
  logger.error = (...parts: readonly unknown[]) => {
    throw new StrikebookError(
      "argument",
      `chart "${title}" cannot be drawn: ${parts.join(" ")}`,
      "mend the specification",
    );
  };
  let view: InstanceType<typeof vega.View> | undefined;
  try {
    const compiled = vegaLite.compile(spec as unknown as Parameters<typeof vegaLite.compile>[0], { logger });
    const loader = { ...vega.loader(), load: refuse, http: refuse, file: refuse, sanitize: refuse };
    view = new vega.View(vega.parse(compiled.spec), { renderer: "none", logger, loader });
    const svg = renameSvgIds(await view.toSVG(), "chart-");
    if (refusal) throw refusal;
    return describe(svg, title, typeof spec["description"] === "string" ? spec["description"] : "");
  } catch (error) {
    if (error instanceof StrikebookError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new StrikebookError("argument", `chart "${title}" cannot be drawn: ${message}`, "mend the specification", {
      cause: error,
    });
  } finally {
    view?.finalize();
  }
}

interface TextMetrics {
  width: (item: TextItem, text: unknown) => number;
}

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
  /** Longer text is cut with an ellipsis. */
  readonly limit?: number;
}

function textWidth(item: TextItem, text: unknown): number {
  const bold = item.fontWeight === "bold" || Number(item.fontWeight) >= 600;
  const width = sansTextWidth(String(text ?? ""), item.fontSize ?? 11, bold);
  return item.limit ? Math.min(width, item.limit) : width;
}

function titleOf(spec: ChartSpec): string {
  const title = spec["title"];
  if (typeof title === "string") return title;
  const text = (title as { text?: unknown } | undefined)?.text;
  return typeof text === "string" ? text : "untitled";
}

function describe(svg: string, title: string, description: string): string {
  const desc = description === "" ? "" : `<desc>${escapeXml(description)}</desc>`;
  return svg.replace(/^(<svg\b[^>]*>)/, (open) => {
    const named = `${open.slice(0, -1)} role="img" aria-label="${escapeXml(title)}">`;
    return `${named}<title>${escapeXml(title)}</title>${desc}`;
  });
}
