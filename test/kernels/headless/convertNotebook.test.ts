import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { convertNotebook } from "../../../kernels/headless/convert/convertNotebook.js";
import type { NotebookOutput } from "../../../kernels/headless/Notebook.js";
import { NotebookFolder, type TestCell } from "./NotebookFolder.js";

const folder = new NotebookFolder();
afterAll(() => folder.end());

const HOSTILE = "<script>alert(1)</script>";
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const shown = (data: Record<string, unknown>): NotebookOutput => ({ output_type: "display_data", data, metadata: {} });

const CELLS: readonly TestCell[] = [
  {
    cell_type: "markdown",
    source: `# A *study* ${HOSTILE}\n\n[bad](javascript:alert(1)) [good](https://a.b) ![in](attachment:p.png) ![file](pics/dot.png) ![out](../secret.png) ![web](https://a.b/x.png)`,
    attachments: { "p.png": { "image/png": PIXEL } },
  },
  { source: `const a = "${HOSTILE}"; // 1 < 2`, execution_count: 3, outputs: [] },
  {
    source: "chart",
    execution_count: 4,
    outputs: [
      { output_type: "stream", name: "stdout", text: [`${HOSTILE}\n`, "b\u001b[31mred\u001b[0m\n"] },
      shown({
        "text/plain": ["[chart: Smile]"],
        "image/svg+xml": ["<svg xmlns='http://www.w3.org/2000/svg'>", "<script>alert(1)</script></svg>"],
        "image/png": PIXEL,
      }),
      shown({ "text/plain": "[chart: Pixels]", "image/png": PIXEL }),
      shown({ "text/plain": "a  b\n1  2", "text/html": [`<table onclick="x"><tr><td>1${HOSTILE}</td></tr></table>`] }),
      shown({ "text/plain": "md", "text/markdown": "**bold**" }),
      shown({ "text/plain": "md", "text/markdown": `raw ${HOSTILE}` }),
      {
        output_type: "error",
        ename: "Error",
        evalue: "oh",
        traceback: ["\u001b[0;31mError\u001b[0m: oh", `  ${HOSTILE}`],
      },
    ],
  },
  {
    source: "bare",
    execution_count: 5,
    outputs: [
      shown({
        "text/plain": "[chart: Bare]",
        "application/vnd.vegalite.v5+json": {
          mark: "point",
          data: { values: [{ x: 1 }] },
          encoding: { x: { field: "x" } },
        },
      }),
      shown({ "text/plain": "[chart: Broken]", "application/vnd.vegalite.v5+json": { mark: "nothing" } }),
    ],
  },
  "",
];

function notebook(): string {
  mkdirSync(folder.at("study/pics"), { recursive: true });
  writeFileSync(folder.at("study/pics/dot.png"), Buffer.from(PIXEL, "base64"));
  folder.file("secret.png", "");
  return folder.write("study/study.ipynb", CELLS);
}

describe("convertNotebook to html", () => {
  it("is one page that runs and fetches nothing, with the charts inside", async () => {
    const { path, warnings, pictures } = await convertNotebook(notebook(), "html");
    expect(path).toBe(folder.at("study/study.html"));
    expect(pictures).toEqual([]);
    const html = folder.text("study/study.html");
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toContain("<title>A study &lt;script&gt;alert(1)&lt;/script&gt;</title>");
    expect(html).not.toMatch(/<script|onclick|javascript:|src="(?!data:)|<link|@import|url\(/i);
    expect(html).toContain("default-src 'none'");
    expect(html).toContain('<a href="https://a.b">good</a>');
    expect(html).toContain(`<img src="data:image/png;base64,${PIXEL}" alt="in">`);
    expect(html).toContain(`<img src="data:image/png;base64,${PIXEL}" alt="file">`);
    expect(html).toContain(`<img src="data:image/png;base64,${PIXEL}" alt="Pixels">`);
    expect(html).toMatch(/<img src="data:image\/svg\+xml;base64,[^"]+" alt="Smile">/);
    expect(html).toContain("<table><tr><td>1</td></tr></table>");
    expect(html).toContain("<strong>bold</strong>");
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;\nbred\n</pre>");
    expect(html).toContain('<pre class="error">Error: oh\n  &lt;script&gt;');
    expect(html).toContain('<div class="prompt">[3]</div>');
    expect(html.match(/<section class="code">/g)).toHaveLength(3);
    // The chart that was saved without a picture is drawn; the one that cannot be is named.
    expect(html).toMatch(/base64,[^"]+" alt="Bare">/);
    expect(html).toContain('<pre class="output">[chart: Broken]</pre>');
    expect(warnings).toEqual([
      "the picture ../secret.png is left out: it lies outside the notebook's folder",
      "the picture https://a.b/x.png is left out: the page fetches nothing",
      expect.stringContaining('the chart "Broken" is not drawn: '),
    ]);
  });
});

describe("convertNotebook to md", () => {
  it("keeps the author's text, fences code and texts, and puts pictures beside", async () => {
    const { path, pictures } = await convertNotebook(notebook(), "md", folder.at("out/page.md"));
    const text = folder.text("out/page.md");
    expect(path).toBe(folder.at("out/page.md"));
    expect(readdirSync(folder.at("out/page_files")).sort()).toEqual([
      "cell-1-1.png",
      "cell-3-2.svg",
      "cell-3-3.png",
      "cell-4-1.svg",
    ]);
    expect(pictures).toHaveLength(4);
    expect(text).toMatch(/^# A \*study\*/);
    expect(text).toContain("![in](page_files/cell-1-1.png)");
    expect(text).toContain("![Smile](page_files/cell-3-2.svg)");
    expect(text).toContain("![Bare](page_files/cell-4-1.svg)");
    expect(text).toContain(`\`\`\`ts\nconst a = "${HOSTILE}"; // 1 < 2\n\`\`\``);
    expect(text).toContain("```text\na  b\n1  2\n```");
    expect(text).toContain("\n\n**bold**\n\n");
    expect(text).toContain(`\`\`\`markdown\nraw ${HOSTILE}\n\`\`\``);
    expect(text).toContain("```text\nError: oh\n");
  });

  it("a text with fences of its own cannot end its fence; pictures of an earlier page go", async () => {
    const path = folder.write("study.ipynb", [
      { source: "x", outputs: [{ output_type: "stream", name: "stdout", text: ["````\n# not a heading"] }] },
    ]);
    await convertNotebook(path, "md", folder.at("out/page.md"));
    expect(folder.text("out/page.md")).toBe("```ts\nx\n```\n\n`````text\n````\n# not a heading\n`````\n");
    expect(readdirSync(folder.at("out/page_files"))).toEqual([]);
  });
});

describe("convertNotebook", () => {
  it("to ipynb copies what it holds", async () => {
    const path = notebook();
    await convertNotebook(path, "ipynb", folder.at("copy.ipynb"));
    expect(folder.read("copy.ipynb")).toEqual(folder.read("study/study.ipynb"));
    await expect(convertNotebook(path, "ipynb")).rejects.toThrow(/would overwrite/);
  });

  it("refuses another format and a notebook that cannot be read, and writes nothing", async () => {
    await expect(convertNotebook(notebook(), "pdf" as "md")).rejects.toThrow(/no format "pdf"/);
    await expect(convertNotebook(folder.file("bad.ipynb", "{"), "html")).rejects.toThrow(/not JSON/);
    expect(existsSync(folder.at("bad.html"))).toBe(false);
  });
});
