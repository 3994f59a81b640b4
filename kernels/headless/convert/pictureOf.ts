import { libraryChartRenderer } from "../../render/ChartRenderer.js";

/** The picture of a rich output. */
export interface Picture {
  readonly kind: "svg" | "png" | "jpeg" | "gif";
  readonly bytes: Uint8Array;
  readonly alt: string;
}

type Forms = Readonly<Record<string, unknown>>;

const VEGA_LITE = /^application\/vnd\.vegalite\.v\d+\+json$/;

/** A form of an output as text; undefined when it has none of that type. */
export function textForm(data: Forms, mime: string): string | undefined {
  const form = data[mime];
  if (typeof form === "string") return form;
  return Array.isArray(form) && form.every((line) => typeof line === "string") ? form.join("") : undefined;
}

/**
 * The picture that an output holds, SVG before pixels. A chart that was saved without one is drawn now; when that fails,
 * the reason goes to `warn`.
 */
export async function pictureOf(data: Forms, warn: (what: string) => void): Promise<Picture | undefined> {
  const alt = (textForm(data, "text/plain") ?? "").split("\n")[0]!.replace(/^\[chart: (.*)\]$/, "$1");
  const svg = textForm(data, "image/svg+xml");
  if (svg !== undefined) return { kind: "svg", bytes: Buffer.from(svg), alt };
  for (const kind of ["png", "jpeg", "gif"] as const) {
    const base64 = textForm(data, `image/${kind}`);
    if (base64 !== undefined) return { kind, bytes: Buffer.from(base64, "base64"), alt };
  }
  const chart = Object.entries(data).find(([mime]) => VEGA_LITE.test(mime))?.[1];
  if (typeof chart !== "object" || chart === null) return undefined;
  try {
    const { renderChartSvg } = await libraryChartRenderer();
    return { kind: "svg", bytes: Buffer.from(await renderChartSvg(chart as Forms)), alt };
  } catch (error) {
    warn(`the chart "${alt}" is not drawn: ${(error as Error).message}`);
    return undefined;
  }
}
