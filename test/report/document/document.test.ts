import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeSpan, escapeMarkdown } from "../../../lib/report/document/escapeMarkdown.js";
import { markdownToHtml } from "../../../lib/report/document/markdownToHtml.js";
import type { ReportDocument } from "../../../lib/report/document/ReportDocument.js";
import { renderHtml } from "../../../lib/report/document/renderHtml.js";
import { renderMarkdown } from "../../../lib/report/document/renderMarkdown.js";
import { reportStyle } from "../../../lib/report/document/reportStyle.js";
import { escapeXml } from "../../../lib/report/escapeXml.js";

const convert = await markdownToHtml();
const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");

describe("escapeMarkdown", () => {
  it.each([
    "<script>alert(1)</script>",
    "**bold** _it_ ~~gone~~ `code`",
    "[link](javascript:alert(1)) ![pic](http://x/y.png)",
    "# heading",
    "- item",
    "> quote",
    "1. one",
    "===",
    "---",
    "https://example.org www.example.org me@example.org",
    "&lt;b&gt; &amp; &#60;",
    "a | b",
    "exit_reason and _start_",
    "C:\\temp\\x",
    "$x^2$",
    "line\nbreak",
    "P&L",
  ])("%j reads as itself", (text) => {
    for (const html of [convert.inline(escapeMarkdown(text)), convert.block(escapeMarkdown(text))]) {
      expect(textOf(html).trim()).toBe(text.replace("\n", " "));
      expect(html.replace(/<\/?p>/g, "")).not.toMatch(/</);
    }
  });

  it("any text reads as itself and brings no tag", () => {
    const hostile = fc.string({ unit: fc.constantFrom(..."<>&*_`[]()!#-+=|\\~$:/.@1a \"'"), maxLength: 24 });
    fc.assert(
      fc.property(hostile, (text) => {
        const html = convert.block(escapeMarkdown(text));
        expect(textOf(html).replace(/\s+/g, " ").trim()).toBe(text.replace(/\s+/g, " ").trim());
        expect(html.replace(/<\/?p>/g, "")).not.toMatch(/<[a-z]/i);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("codeSpan", () => {
  it.each(["plain", "a`b", "``", "`start", "a|b", "<b>"])("%j reads as itself", (text) => {
    expect(textOf(convert.inline(codeSpan(text)))).toBe(text);
  });
});

describe("markdownToHtml", () => {
  it("makes text of raw HTML, pictures and script links that an author writes", () => {
    const html = convert.block(
      "<img src=x onerror=alert(1)> ![p](http://x/y.png) [go](javascript:alert(1))\n\n<script>x</script>",
    );
    expect(html).not.toMatch(/<(img|script|a)\b/);
  });

  it("keeps plain links", () => {
    expect(convert.inline("[a](https://example.org/x) [b](charts/x.svg) [c](#part)")).toBe(
      '<a href="https://example.org/x">a</a> <a href="charts/x.svg">b</a> <a href="#part">c</a>',
    );
  });
});

describe("renderMarkdown and renderHtml", () => {
  const document: ReportDocument = {
    title: escapeMarkdown("A <b>title</b>"),
    blocks: [
      { kind: "verdict", status: "suspect", lead: "Careful.", reasons: ["`rule`: one"] },
      { kind: "heading", level: 2, text: "Part" },
      { kind: "heading", level: 2, text: "Part" },
      { kind: "figures", entries: [["Trades", "7"]] },
      {
        kind: "table",
        columns: [
          { header: "a|b", align: "right" },
          { header: "c", align: "left" },
        ],
        rows: [["x | y", codeSpan("p|q")]],
        note: "Note.",
      },
      { kind: "list", items: ["one", "two"] },
      { kind: "paragraph", text: "Some *prose*." },
    ],
  };

  it("writes Markdown whose cells hold their bars", () => {
    expect(renderMarkdown(document)).toBe(`# A \\<b\\>title\\</b\\>

> **Verdict: suspect.** Careful.
>
> - \`rule\`: one

## Part

## Part

| Trades |
| ---: |
| 7 |

| a\\|b | c |
| ---: | :--- |
| x \\| y | \`p\\|q\` |

Note.

- one
- two

Some *prose*.
`);
  });

  it("writes the same table through Markdown as directly", async () => {
    const direct = await renderHtml(document, new Map());
    const cells = (html: string): string[] => [...html.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map((match) => match[1]!);
    expect(cells(direct)).toEqual(cells(convert.block(renderMarkdown(document))).slice(1));
  });

  it("keeps charts readable on a narrow screen and lets a table of seven columns leave the text column", async () => {
    const rule = (selector: string): string =>
      reportStyle()
        .split("\n")
        .find((line) => line.startsWith(`${selector} {`)) ?? "";
    expect(rule(".chart")).toContain("overflow-x: auto");
    expect(Number(/min-width: (\d+)px/.exec(rule("figure svg"))?.[1])).toBeGreaterThanOrEqual(600);
    expect(rule(".table")).toMatch(/overflow-x: auto;.*var\(--shade\)/);
    expect(rule("figcaption::after")).toContain("move it sideways");
    const columns = Array.from({ length: 7 }, (_, i) => ({ header: `c${i}`, align: "left" as const }));
    const table = (count: number): ReportDocument => ({
      title: "t",
      blocks: [{ kind: "table", columns: columns.slice(0, count), rows: [columns.slice(0, count).map(() => "x")] }],
    });
    expect(await renderHtml(table(7), new Map())).toContain('class="table wide"');
    expect(await renderHtml(table(6), new Map())).not.toContain('class="table wide"');
  });

  it("gives every heading its own id", async () => {
    const html = await renderHtml(document, new Map());
    expect([...html.matchAll(/<h2 id="([^"]*)"/g)].map((match) => match[1])).toEqual(["part", "part-2"]);
  });

  it("puts two charts on one page without sharing ids", async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 9 9"><clipPath id="c"/><g clip-path="url(#c)"/></svg>';
    const block = (file: string) => ({ kind: "chart" as const, chart: undefined as never, file, caption: "x" });
    const html = await renderHtml(
      { title: "t", blocks: [block("a"), block("b")] },
      new Map([
        ["a", svg],
        ["b", svg],
      ]),
    );
    expect(html).toContain(
      '<figure><div class="chart" tabindex="0"><svg viewBox="0 0 9 9"><clipPath id="f0-0"/><g clip-path="url(#f0-0)"/></svg>',
    );
    expect(html).toContain('<clipPath id="f1-0"/><g clip-path="url(#f1-0)"/>');
  });
});

describe("escapeXml", () => {
  it("escapes the five characters and drops what XML forbids", () => {
    expect(escapeXml(`<a b="c" d='e'>&\u0000\u0007`)).toBe("&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
  });
});
