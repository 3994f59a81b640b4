import { inspect } from "node:util";
import type { Displayable, DisplayData } from "strikebook";
import { type ChartRenderer, libraryChartRenderer } from "./ChartRenderer.js";
import { type MimeBundle, type Truncation, truncationMetadata } from "./MimeBundle.js";
import {
  FIRST_ROWS,
  recordHtml,
  recordText,
  type ShownRows,
  type TableData,
  tableHtml,
  tableText,
  tableTruncation,
} from "./renderTable.js";
import { summariseTypedArray } from "./summariseTypedArray.js";
import { tableOf } from "./tableOf.js";
import { count, truncateText } from "./truncateText.js";

/** The MIME type under which JupyterLab, VS Code and nbconvert look for a Vega-Lite chart. */
export const VEGA_LITE_MIME = "application/vnd.vegalite.v5+json";

/** Method by which Deno's and tslab's users give an object its notebook form. */
const JUPYTER_DISPLAY = Symbol.for("Jupyter.display");

/** Limits of what one value may put into a notebook; what is cut off is said in the text. */
export interface RenderOptions {
  /** Characters of a text or HTML form (default 100,000). */
  readonly maxText?: number | undefined;
  /** Rows of a table (default 200). */
  readonly maxRows?: number | undefined;
  /** Rows of a table that are skipped first (default 0). */
  readonly from?: number | undefined;
  /** Characters of a chart's SVG; a larger one is left out, the PNG stays (default 1,000,000). */
  readonly maxSvg?: number | undefined;
  /** Draws charts (default: the package's own renderer, loaded at the first chart). */
  readonly charts?: ChartRenderer | undefined;
}

/** A value's form: complete at once, or first without its pictures and then whole. */
export interface Rendering {
  readonly now: MimeBundle;
  /** The complete bundle, when `now` is not complete yet. */
  readonly later: Promise<MimeBundle> | undefined;
}

/**
 * Renders a value for notebooks: `toDisplay()` data as text and HTML, charts as Vega-Lite with SVG and PNG beside it,
 * `Symbol.for("Jupyter.display")` as it says, typed arrays summarised, everything else as `util.inspect` prints it without
 * colours. `text/plain` is always there.
 */
export async function renderValue(value: unknown, options: RenderOptions = {}): Promise<MimeBundle> {
  const { now, later } = startRendering(value, options);
  return later ?? now;
}

/** As `renderValue`, but gives at once what needs no drawing. */
export function startRendering(value: unknown, options: RenderOptions = {}): Rendering {
  const maxText = options.maxText ?? MAX_TEXT;
  const ownForm = jupyterDisplay(value);
  if (ownForm !== undefined) {
    const plain = inspectValue(value, maxText);
    if (!(ownForm instanceof Promise)) return { now: givenBundle(ownForm, plain), later: undefined };
    const now: MimeBundle = { data: { "text/plain": plain }, metadata: {} };
    return { now, later: ownForm.then((given) => givenBundle(given, plain)) };
  }
  const rows = shownRows(options);
  if (isDisplayable(value)) {
    const asked = options.maxRows !== undefined || options.from !== undefined;
    return displayData(asked ? value.toDisplay(rows) : value.toDisplay(), rows, options, maxText);
  }
  const table = tableOf(value, rows.from, rows.maxRows);
  if (table !== undefined) return displayData(table, rows, options, maxText);
  if (typeof value === "string") return { now: stringBundle(value, maxText), later: undefined };
  return { now: textBundle(printedValue(value, maxText), maxText), later: undefined };
}

function shownRows({ from = FIRST_ROWS.from, maxRows = FIRST_ROWS.maxRows }: RenderOptions): ShownRows {
  for (const [name, value] of Object.entries({ from, maxRows }))
    if (!(value >= 0) || (value !== Number.POSITIVE_INFINITY && !Number.isInteger(value)))
      throw new RangeError(`display: ${name} is ${String(value)}; give a number of rows, 0 or more`);
  return { from, maxRows };
}

/** Characters of a text or HTML form that a notebook takes without being asked for more. */
const MAX_TEXT = 100_000;

/** A value as `util.inspect` shows it, within `maxText` characters. */
function inspectValue(value: unknown, maxText: number = MAX_TEXT): string {
  return truncateText(printedValue(value, maxText), maxText);
}

/** A value printed; long lists and texts inside it are cut by `util.inspect`, which says so in their place. */
function printedValue(value: unknown, maxText: number): string {
  return (
    summariseTypedArray(value) ??
    inspect(value, { colors: false, breakLength: 100, maxArrayLength: 100, maxStringLength: maxText })
  );
}

/** A text in quotes, or its beginning; only what is shown is escaped, since a text may be of any size. */
function stringBundle(text: string, maxText: number): MimeBundle {
  // The quotes do not count.
  if (text.length <= maxText) return textBundle(printedValue(text, maxText), Number.POSITIVE_INFINITY);
  const shown = truncateText(text, maxText);
  const end = shown.lastIndexOf("\n");
  const begin = inspect(shown.slice(0, end), { breakLength: Number.POSITIVE_INFINITY, maxStringLength: maxText });
  return {
    data: { "text/plain": `${begin}${shown.slice(end)}` },
    metadata: truncationMetadata(textTruncation(text, maxText)),
  };
}

function textBundle(text: string, maxText: number): MimeBundle {
  return {
    data: { "text/plain": truncateText(text, maxText) },
    metadata: truncationMetadata(textTruncation(text, maxText)),
  };
}

function textTruncation(text: string, maxText: number): Truncation | undefined {
  if (text.length <= maxText) return undefined;
  const hint = `display(value, { maxText: ${text.length} }) shows all of it`;
  return { shown: maxText, whole: text.length, unit: "characters", hint };
}

function displayData(
  display: Exclude<DisplayData, { kind: "table" }> | TableData,
  shown: ShownRows,
  options: RenderOptions,
  maxText: number,
): Rendering {
  const both = (mime: string, rich: string, plain: string, cut?: Truncation): Rendering => {
    const data: Record<string, unknown> = { "text/plain": truncateText(plain, maxText) };
    // Half a table is no HTML: beyond the limit the text form alone is shown, with its own line about the cut.
    if (rich.length <= maxText * 4) data[mime] = rich;
    return { now: { data, metadata: truncationMetadata(textTruncation(plain, maxText) ?? cut) }, later: undefined };
  };
  switch (display.kind) {
    case "text":
      return { now: textBundle(display.text, maxText), later: undefined };
    case "markdown":
      return both("text/markdown", truncateText(display.markdown, maxText), display.markdown);
    case "record":
      return both("text/html", recordHtml(display), recordText(display));
    case "table":
      return both("text/html", tableHtml(display, shown), tableText(display, shown), tableTruncation(display, shown));
    case "chart": {
      const now: MimeBundle = {
        data: { "text/plain": `[chart: ${display.title}]`, [VEGA_LITE_MIME]: jsonForm(display.spec) },
        metadata: {},
      };
      return { now, later: drawChart(display, now, options).catch((error: unknown) => undrawn(now, String(error))) };
    }
    default: {
      const { kind } = display as { readonly kind?: unknown };
      throw new TypeError(
        `toDisplay() gives an object of kind ${JSON.stringify(kind)}; a notebook shows text, markdown, record, table and chart`,
      );
    }
  }
}

/** By shape, as the library's `isDisplayable`: to import that here would load the library before a cell asks for it. */
function isDisplayable(value: unknown): value is Displayable {
  return (
    typeof value === "object" && value !== null && typeof (value as { toDisplay?: unknown }).toDisplay === "function"
  );
}

async function drawChart(
  chart: Extract<DisplayData, { kind: "chart" }>,
  bundle: MimeBundle,
  options: RenderOptions,
): Promise<MimeBundle> {
  const renderer = options.charts ?? (await libraryChartRenderer());
  const svg = await renderer.renderChartSvg(chart.spec);
  const png = await renderer.renderChartPng(chart.spec);
  const data: Record<string, unknown> = { ...bundle.data, "image/png": Buffer.from(png).toString("base64") };
  const maxSvg = options.maxSvg ?? 1_000_000;
  if (svg.length <= maxSvg) data["image/svg+xml"] = svg;
  else
    data["text/plain"] =
      `[chart: ${chart.title}]\n(its SVG of ${count(svg.length)} characters is left out; the PNG is shown)`;
  // The PNG is drawn larger for dense screens; shown by its pixels it would be twice as wide as the SVG.
  const size = /^<svg\b[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"/.exec(svg);
  const shown = size === null ? {} : { "image/png": { width: Number(size[1]), height: Number(size[2]) } };
  return { data, metadata: { ...bundle.metadata, ...shown } };
}

/** A chart whose drawing failed is still a chart: the bundle says why there is no picture. */
function undrawn(bundle: MimeBundle, reason: string): MimeBundle {
  return {
    data: { ...bundle.data, "text/plain": `${String(bundle.data["text/plain"])}\n(not drawn: ${reason})` },
    metadata: bundle.metadata,
  };
}

type GivenBundle = Readonly<Record<string, unknown>>;

function jupyterDisplay(value: unknown): GivenBundle | Promise<GivenBundle> | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const method = (value as { [JUPYTER_DISPLAY]?: unknown })[JUPYTER_DISPLAY];
  if (typeof method !== "function") return undefined;
  return (method as () => GivenBundle | Promise<GivenBundle>).call(value);
}

function givenBundle(given: GivenBundle, plain: string): MimeBundle {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new TypeError('[Symbol.for("Jupyter.display")]() must give an object from MIME types to their data');
  const data: Record<string, unknown> = { "text/plain": plain };
  for (const [mime, form] of Object.entries(given))
    data[mime] =
      form instanceof Uint8Array ? Buffer.from(form).toString("base64") : isJson(mime) ? jsonForm(form) : String(form);
  return { data, metadata: {} };
}

function isJson(mime: string): boolean {
  return /^application\/(.*\+)?json$/.test(mime);
}

/** A form as a notebook file can hold it: what JSON does not know (functions, undefined) is gone. */
function jsonForm(form: unknown): unknown {
  return typeof form === "string" ? form : (JSON.parse(JSON.stringify(form) ?? "null") as unknown);
}
