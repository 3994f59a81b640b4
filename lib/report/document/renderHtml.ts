import { renameSvgIds } from "../charts/renameSvgIds.js";
import { escapeXml } from "../escapeXml.js";
import { type MarkdownToHtml, markdownToHtml } from "./markdownToHtml.js";
import type { InlineMarkdown, ReportBlock, ReportDocument, TableColumn } from "./ReportDocument.js";
import { reportStyle } from "./reportStyle.js";

/**
 * The document as one HTML file that needs nothing else: style inside, charts as inline SVG, no script, no address is
 * fetched. Follows the reader's light or dark setting and prints.
 *
 * @param charts - SVG text of each chart block by its `file`.
 */
export async function renderHtml(document: ReportDocument, charts: ReadonlyMap<string, string>): Promise<string> {
  const convert = await markdownToHtml();
  const page = new HtmlPage(convert, charts);
  const body = document.blocks.map((block) => page.block(block)).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Strikebook">
<title>${textOf(convert.inline(document.title))}</title>
<style>${reportStyle()}</style>
</head>
<body>
<main>
<header>
<h1>${convert.inline(document.title)}</h1>
${document.subtitle ? `<p class="subtitle">${convert.inline(document.subtitle)}</p>` : ""}
</header>
${body.replace(contentsMark, () => page.contents())}
</main>
</body>
</html>
`;
}

const contentsMark = "<!--contents-->";

class HtmlPage {
  readonly #convert: MarkdownToHtml;
  readonly #charts: ReadonlyMap<string, string>;
  readonly #sections: { id: string; html: string }[] = [];
  readonly #ids = new Set<string>();
  #drawn = 0;

  constructor(convert: MarkdownToHtml, charts: ReadonlyMap<string, string>) {
    this.#convert = convert;
    this.#charts = charts;
  }

  contents(): string {
    if (this.#sections.length < 4) return "";
    const links = this.#sections.map(({ id, html }) => `<li><a href="#${id}">${textOf(html)}</a></li>`);
    return `<nav aria-label="Contents"><ul>${links.join("")}</ul></nav>`;
  }

  block(block: ReportBlock): string {
    const inline = (text: InlineMarkdown): string => this.#convert.inline(text);
    switch (block.kind) {
      case "heading":
        return this.#heading(block.level, inline(block.text));
      case "paragraph":
        return this.#convert.block(block.text).trim();
      case "list":
        return `<ul>${block.items.map((item) => `<li>${inline(item)}</li>`).join("")}</ul>`;
      case "table":
        return this.#table(block.columns, block.rows, block.caption, block.note);
      case "figures":
        return `<dl class="figures">${block.entries.map(([label, value]) => `<div><dt>${inline(label)}</dt><dd>${inline(value)}</dd></div>`).join("")}</dl>`;
      case "chart":
        return `<figure><div class="chart" tabindex="0">${this.#chart(block.file)}</div><figcaption>${inline(block.caption)}</figcaption></figure>`;
      case "verdict": {
        const reasons = block.reasons.map((reason) => `<li>${inline(reason)}</li>`).join("");
        return `<section class="verdict ${block.status}" aria-label="Verdict"><p><strong class="status">${block.status}</strong> ${inline(block.lead)}</p>${reasons ? `<ul>${reasons}</ul>` : ""}</section>`;
      }
    }
  }

  #heading(level: number, html: string): string {
    const base =
      textOf(html)
        .toLowerCase()
        .replace(/&[a-z#0-9]+;/g, "")
        .replace(/[^\p{L}\p{N}]+/gu, "-")
        .replace(/^-|-$/g, "") || "section";
    let id = base;
    for (let count = 2; this.#ids.has(id); count++) id = `${base}-${count}`;
    this.#ids.add(id);
    // The list of contents stands before the first section, after the verdict.
    const first = level === 2 && this.#sections.length === 0 ? contentsMark : "";
    if (level === 2) this.#sections.push({ id, html });
    return `${first}<h${level} id="${id}">${html}</h${level}>`;
  }

  #table(
    columns: readonly TableColumn[],
    rows: readonly (readonly InlineMarkdown[])[],
    caption: InlineMarkdown | undefined,
    note: InlineMarkdown | undefined,
  ): string {
    const inline = (text: InlineMarkdown): string => this.#convert.inline(text);
    if (rows.length === 0) {
      return `${caption ? `<p><strong>${inline(caption)}</strong></p>` : ""}${note ? `<p>${inline(note)}</p>` : ""}`;
    }
    // A column of short cells (days, names, clock times) is kept on one line; the long ones take the room.
    const short = columns.map((_, column) => rows.every((row) => (row[column] ?? "").length <= 26));
    const cell = (tag: "th" | "td", text: InlineMarkdown, column: number): string => {
      const names = [...(columns[column]?.align === "right" ? ["number"] : []), ...(short[column] ? ["short"] : [])];
      const kind = names.length > 0 ? ` class="${names.join(" ")}"` : "";
      return `<${tag}${tag === "th" ? ' scope="col"' : ""}${kind}>${inline(text)}</${tag}>`;
    };
    const head = columns.map((column, index) => cell("th", column.header, index)).join("");
    const body = rows.map((row) => `<tr>${row.map((text, index) => cell("td", text, index)).join("")}</tr>`).join("\n");
    return `<div class="table${columns.length > 6 ? " wide" : ""}${columns.length > 11 ? " dense" : ""}" tabindex="0"><table>${caption ? `<caption>${inline(caption)}</caption>` : ""}<thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>${note ? `<p class="note">${inline(note)}</p>` : ""}`;
  }

  #chart(file: string): string {
    const svg = this.#charts.get(file);
    if (svg === undefined) throw new Error(`chart ${file} was not drawn`);
    return renameSvgIds(svg, `f${this.#drawn++}-`)
      .replace(/^<\?xml[^>]*\?>\s*/, "")
      .replace(/<svg\b[^>]*>/, (open) =>
        open.replace(/\sxmlns(:\w+)?="[^"]*"/g, "").replace(/\s(width|height)="[^"]*"/g, ""),
      );
  }
}

function textOf(html: string): string {
  // Already escaped by the converter; only its tags go.
  return html.replace(/<[^>]*>/g, "").replace(/"/g, escapeXml('"'));
}
