import { escapeHtml } from "../../render/escapeHtml.js";
import { sanitiseHtml, svgPicture } from "../../render/sanitiseHtml.js";
import { type Notebook, type NotebookCell, type NotebookOutput, sourceOf } from "../Notebook.js";
import type { ConvertedPage } from "./convertNotebook.js";
import { markdownCellHtml } from "./markdownCellHtml.js";
import { pageStyle } from "./pageStyle.js";
import { type Picture, pictureOf, textForm } from "./pictureOf.js";
import { withoutColours } from "./withoutColours.js";

export interface HtmlPageOptions {
  readonly title: string;
  /** Folder of the notebook, where its pictures lie. */
  readonly folder: string;
}

/** Even what sanitising might miss can neither run nor fetch anything. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A notebook as one self-contained page. */
export async function notebookHtml(notebook: Notebook, { title, folder }: HtmlPageOptions): Promise<ConvertedPage> {
  const warnings: string[] = [];
  const warn = (what: string): void => {
    if (!warnings.includes(what)) warnings.push(what);
  };
  const cells: string[] = [];
  for (const cell of notebook.cells) cells.push(await cellHtml(cell, folder, warn));
  const text = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
${pageStyle}</style>
</head>
<body>
<main>
${cells.filter((cell) => cell !== "").join("\n")}
</main>
</body>
</html>
`;
  return { text, pictures: new Map(), warnings };
}

async function cellHtml(cell: NotebookCell, folder: string, warn: (what: string) => void): Promise<string> {
  const source = sourceOf(cell);
  if (cell.cell_type === "markdown") {
    const attachments = (cell["attachments"] ?? {}) as Record<string, Record<string, unknown>>;
    return `<section class="text">${await markdownCellHtml(source, { folder, attachments, warn })}</section>`;
  }
  if (source.trim() === "") return "";
  if (cell.cell_type !== "code") return `<section class="raw"><pre>${escapeHtml(source)}</pre></section>`;
  const outputs: string[] = [];
  for (const output of cell.outputs ?? []) outputs.push(await outputHtml(output, warn));
  const prompt = typeof cell.execution_count === "number" ? `[${cell.execution_count}]` : "[ ]";
  return `<section class="code"><div class="prompt">${prompt}</div><pre class="source"><code>${escapeHtml(source)}</code></pre>
${outputs.filter((output) => output !== "").join("\n")}</section>`;
}

async function outputHtml(output: NotebookOutput, warn: (what: string) => void): Promise<string> {
  switch (output.output_type) {
    case "stream":
      return `<pre class="${output.name === "stderr" ? "stderr" : "stdout"}">${escapeHtml(withoutColours(textOf(output.text)))}</pre>`;
    case "error": {
      const traceback = output.traceback.length > 0 ? output.traceback : [`${output.ename}: ${output.evalue}`];
      return `<pre class="error">${escapeHtml(withoutColours(traceback.join("\n")))}</pre>`;
    }
    case "display_data":
    case "execute_result": {
      const html = textForm(output.data, "text/html");
      if (html !== undefined) return `<div class="output">${sanitiseHtml(html)}</div>`;
      const picture = await pictureOf(output.data, warn);
      if (picture !== undefined) return `<div class="output">${pictureHtml(picture)}</div>`;
      const markdown = textForm(output.data, "text/markdown");
      if (markdown !== undefined)
        return `<div class="output">${await markdownCellHtml(markdown, { folder: undefined, attachments: {}, warn })}</div>`;
      const text = textForm(output.data, "text/latex") ?? textForm(output.data, "text/plain");
      return text === undefined ? "" : `<pre class="output">${escapeHtml(withoutColours(text))}</pre>`;
    }
    default:
      return "";
  }
}

function pictureHtml({ kind, bytes, alt }: Picture): string {
  if (kind === "svg") return svgPicture(Buffer.from(bytes).toString("utf8"), alt);
  return `<img src="data:image/${kind};base64,${Buffer.from(bytes).toString("base64")}" alt="${escapeHtml(alt)}">`;
}

function textOf(text: string | readonly string[]): string {
  return typeof text === "string" ? text : text.join("");
}
