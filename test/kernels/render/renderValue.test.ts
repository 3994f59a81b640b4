import { ColumnTable, type DisplayData } from "strikebook";
import { describe, expect, it } from "vitest";
import type { ChartRenderer } from "../../../kernels/render/ChartRenderer.js";
import { escapeHtml } from "../../../kernels/render/escapeHtml.js";
import {
  type RenderOptions,
  renderValue,
  startRendering,
  VEGA_LITE_MIME,
} from "../../../kernels/render/renderValue.js";

const displayed = (data: DisplayData, options?: RenderOptions) => renderValue({ toDisplay: () => data }, options);
const text = async (value: unknown): Promise<unknown> => (await renderValue(value)).data["text/plain"];

const HOSTILE = `<script>alert("1")</script><img src=x onerror='a'>&amp;`;

describe("plain values", () => {
  it("are printed without colours, long lists cut with a count", async () => {
    expect(await text({ a: "x", b: [1n, null, undefined] })).toBe("{ a: 'x', b: [ 1n, null, undefined ] }");
    expect(await text(Array.from({ length: 150 }, (_, i) => i))).toContain("50 more items");
    expect(await text(undefined)).toBe("undefined");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape that begins a colour
    expect(String(await text(new Error("x")))).not.toMatch(/\u001b/);
  });

  it("of more characters than the limit say so, and name the way to the whole", async () => {
    const { data, metadata } = await renderValue("ab".repeat(500), { maxText: 100 });
    expect(data["text/plain"]).toBe(`'${"ab".repeat(50)}'\n... truncated: 100 of 1,000 characters are shown`);
    expect(metadata).toEqual({
      strikebook: {
        truncated: {
          shown: 100,
          whole: 1000,
          unit: "characters",
          hint: "display(value, { maxText: 1000 }) shows all of it",
        },
      },
    });
    expect((await renderValue("ab".repeat(500), { maxText: 1000 })).metadata).toEqual({});
    const object = await renderValue({ list: Array.from({ length: 90 }, (_, i) => `entry ${i}`) }, { maxText: 200 });
    expect(object.data["text/plain"]).toMatch(/\n\.\.\. truncated: 200 of 1,\d{3} characters are shown$/);
    expect(object.metadata).toMatchObject({ strikebook: { truncated: { shown: 200 } } });
  });

  it("are not cut inside a character of two units", async () => {
    const { data } = await renderValue({ toDisplay: () => ({ kind: "text", text: `abc😀def` }) }, { maxText: 4 });
    expect(data["text/plain"]).toBe("abc\n... truncated: 3 of 8 characters are shown");
  });
});

describe("typed arrays", () => {
  it("are whole when short, and summarised when long", async () => {
    expect(await text(Float64Array.of(1, Number.NaN))).toBe("Float64Array(2) [ 1, NaN ]");
    const prices = Float64Array.from({ length: 1200 }, (_, i) => (i === 5 ? Number.NaN : i - 2));
    expect(await text(prices)).toBe(
      "Float64Array(1,200) [ -2, -1, 0, 1, 2, NaN, 4, 5, ... 1194, 1195, 1196, 1197 ]\nmin -2, max 1197, NaN 1",
    );
    expect(await text(new Float32Array(30).fill(Number.NaN))).toContain("no numbers, NaN 30");
    expect(await text(new BigInt64Array(30))).toBe("BigInt64Array(30) [ 0, 0, 0, 0, 0, 0, 0, 0, ... 0, 0, 0, 0 ]");
  });
});

describe("display data", () => {
  it("of kind text and markdown", async () => {
    expect((await displayed({ kind: "text", text: "a\nb" })).data).toEqual({ "text/plain": "a\nb" });
    expect((await displayed({ kind: "markdown", markdown: "**b**" })).data).toEqual({
      "text/plain": "**b**",
      "text/markdown": "**b**",
    });
  });

  it("of kind record", async () => {
    const { data } = await displayed({
      kind: "record",
      title: "Fit",
      entries: [
        ["rmse", 0.1 + 0.2],
        ["name", HOSTILE],
      ],
    });
    expect(data["text/plain"]).toBe(`Fit\n  rmse  0.3\n  name  ${HOSTILE}`);
    expect(data["text/html"]).toContain(`<td style="text-align:left">${escapeHtml(HOSTILE)}</td>`);
    expect(data["text/html"]).not.toContain("<script");
  });

  it("of kind table: aligned, numbers to the right, missing ones empty, everything escaped", async () => {
    const { data, metadata } = await displayed({
      kind: "table",
      title: HOSTILE,
      columns: ["strike", HOSTILE],
      rows: [
        [100, "a"],
        [Number.NaN, HOSTILE],
        [25000.5, null],
      ],
      totalRows: 3,
    });
    expect(String(data["text/plain"]).split("\n")).toEqual([
      HOSTILE,
      ` strike  ${HOSTILE}`,
      `-------  ${"-".repeat(HOSTILE.length)}`,
      "    100  a",
      `         ${HOSTILE}`,
      "25000.5",
      "3 rows",
    ]);
    const html = String(data["text/html"]);
    expect(html).not.toMatch(/<script|<img/);
    expect(html.match(/&lt;script&gt;/g)).toHaveLength(3);
    expect(html).toContain('<td style="text-align:right">100</td>');
    expect(metadata).toEqual({});
  });

  it("a long table comes in pages, with its total and the way to the rest", async () => {
    const rows = Array.from({ length: 500 }, (_, i) => [i]);
    const long = await displayed({ kind: "table", columns: ["n"], rows, totalRows: 90_000 });
    const html = String(long.data["text/html"]);
    expect(html.match(/<details>/g)).toHaveLength(7);
    expect(html).toContain("<summary>rows 26 to 50</summary>");
    expect(html.match(/<td/g)).toHaveLength(200);
    expect(html).toContain("200 of 90,000 rows are shown");
    expect(long.metadata).toMatchObject({ strikebook: { truncated: { shown: 200, whole: 90_000, unit: "rows" } } });
    const more = await displayed({ kind: "table", columns: ["n"], rows, totalRows: 500 }, { maxRows: 500 });
    expect(String(more.data["text/html"]).match(/<td/g)).toHaveLength(500);
    expect(more.metadata).toEqual({});
    const short = await displayed({ kind: "table", columns: ["n"], rows: rows.slice(0, 30), totalRows: 30 });
    expect(String(short.data["text/html"])).not.toContain("<details>");
  });

  it("a table is shown from any row on, and says how to go on", async () => {
    const rows = Array.from({ length: 90 }, (_, i) => [i]);
    const last = async (options: RenderOptions, more: object = {}): Promise<unknown> => {
      const { data } = await displayed({ kind: "table", columns: ["n"], rows, totalRows: 90, ...more }, options);
      return String(data["text/plain"]).split("\n").at(-1);
    };
    expect(await last({ from: 40, maxRows: 30 })).toBe(
      "rows 41 to 70 of 90 are shown; display(value, { from: 70 }) shows the next, display(value, { maxRows: 90 }) shows all",
    );
    expect(await last({ from: 80 })).toBe("rows 81 to 90 of 90 are shown; display(value, { maxRows: 90 }) shows all");
    expect(await last({ from: 90 })).toBe("no rows are shown of 90; display(value, { maxRows: 90 }) shows all");
    expect(await last({ from: 90 }, { totalRows: 9000 })).not.toContain("from: 90");
    expect(await last({}, { totalRows: 9000 })).toBe("90 of 9,000 rows are shown");
    expect(await last({ maxRows: 0 })).toContain("no rows are shown of 90; display(value, { from: 0 })");
    for (const from of [-1, 0.5, Number.NaN]) await expect(last({ from })).rejects.toThrow(`display: from is ${from}`);
  });

  it("our own tables give the page asked for", async () => {
    const table = new ColumnTable({
      n: Int32Array.from({ length: 5000 }, (_, i) => i),
      id: BigInt64Array.from({ length: 5000 }, (_, i) => 2n ** 60n + BigInt(i)),
    });
    const page = await renderValue(table, { from: 4000, maxRows: 2 });
    expect(String(page.data["text/plain"]).split("\n")).toEqual([
      "   n                   id",
      "----  -------------------",
      "4000  1152921504606850976",
      "4001  1152921504606850977",
      "rows 4,001 to 4,002 of 5,000 are shown; display(value, { from: 4002 }) shows the next",
    ]);
    expect(await text(table)).toMatch(/\n50 of 5,000 rows are shown; display\(value, \{ from: 50 \}\) shows the next$/);
  });

  it("a table too large for its limit has no HTML rather than half of one", async () => {
    const rows = Array.from({ length: 200 }, () => ["x".repeat(50)]);
    const { data } = await displayed({ kind: "table", columns: ["n"], rows, totalRows: 200 }, { maxText: 1000 });
    expect(Object.keys(data)).toEqual(["text/plain"]);
    expect(data["text/plain"]).toMatch(/truncated: 1,000 of/);
  });
});

describe("charts", () => {
  const chart: DisplayData = { kind: "chart", title: "Smile", spec: { mark: "point" } };
  const charts = (svg: string): ChartRenderer => ({
    renderChartSvg: async () => svg,
    renderChartPng: async () => Uint8Array.of(1, 2, 3),
  });

  it("are one bundle of specification, SVG and PNG, the specification at once", async () => {
    const { now, later } = startRendering({ toDisplay: () => chart }, { charts: charts("<svg/>") });
    expect(now.data).toEqual({ "text/plain": "[chart: Smile]", [VEGA_LITE_MIME]: { mark: "point" } });
    expect((await later)?.data).toEqual({ ...now.data, "image/svg+xml": "<svg/>", "image/png": "AQID" });
  });

  it("say at what size the PNG, which has more pixels, is shown", async () => {
    const svg = '<svg class="marks" width="720" height="380.5" viewBox="0 0 720 380"></svg>';
    const { metadata } = await displayed(chart, { charts: charts(svg) });
    expect(metadata).toEqual({ "image/png": { width: 720, height: 380.5 } });
    expect((await displayed(chart, { charts: charts("<svg/>") })).metadata).toEqual({});
  });

  it("leave out an SVG that is too large, and stay when they cannot be drawn", async () => {
    const large = await displayed(chart, { charts: charts("x".repeat(20)), maxSvg: 10 });
    expect(Object.keys(large.data)).toEqual(["text/plain", VEGA_LITE_MIME, "image/png"]);
    expect(large.data["text/plain"]).toContain("SVG of 20 characters is left out");
    const refusing: ChartRenderer = {
      renderChartSvg: () => Promise.reject(new Error("no mark")),
      renderChartPng: () => Promise.reject(new Error("no mark")),
    };
    expect((await displayed(chart, { charts: refusing })).data).toEqual({
      "text/plain": "[chart: Smile]\n(not drawn: Error: no mark)",
      [VEGA_LITE_MIME]: { mark: "point" },
    });
  });
});

describe("objects with a form of their own", () => {
  const own = (form: unknown) => ({ [Symbol.for("Jupyter.display")]: () => form });

  it("give it, with bytes as base64 and a plain text beside it", async () => {
    const { data } = await renderValue(
      own({ "text/html": "<b>x</b>", "image/png": Uint8Array.of(1), "application/json": { f: () => 1, a: [1] } }),
    );
    expect(data).toMatchObject({ "text/html": "<b>x</b>", "image/png": "AQ==", "application/json": { a: [1] } });
    expect(data["text/plain"]).toContain("Jupyter.display");
    expect((await renderValue(own(Promise.resolve({ "text/plain": "later" })))).data).toEqual({
      "text/plain": "later",
    });
  });

  it("that is no object is an error", async () => {
    await expect(renderValue(own("text"))).rejects.toThrow(/must give an object from MIME types/);
  });
});
