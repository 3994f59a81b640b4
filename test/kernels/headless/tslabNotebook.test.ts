import { copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { runNotebook } from "../../../kernels/headless/runNotebook.js";
import { NotebookFolder } from "./NotebookFolder.js";

const NOTEBOOK = fileURLToPath(new URL("tslab.ipynb", import.meta.url));
const INSTALLED = fileURLToPath(new URL("../../../node_modules/tslab", import.meta.url));

let folder: NotebookFolder;
afterEach(() => folder.end());

/** Runs the notebook in a folder of its own; gives each cell's outputs as type and data. */
async function run(installed: boolean): Promise<unknown[][]> {
  folder = new NotebookFolder();
  copyFileSync(NOTEBOOK, folder.at("tslab.ipynb"));
  folder.file(
    "showTick.ts",
    'import { display } from "tslab";\nexport const tick = (text: string) => display.text(text);\n',
  );
  if (installed) {
    mkdirSync(folder.at("node_modules"));
    symlinkSync(INSTALLED, folder.at("node_modules/tslab"));
  }
  const result = await runNotebook({
    path: folder.at("tslab.ipynb"),
    output: folder.at("copy.ipynb"),
    cwd: folder.path,
  });
  expect(result).toMatchObject({ status: "ok", error: undefined });
  const cells = folder.read("copy.ipynb").cells.filter((cell) => cell.cell_type === "code");
  return cells.map((cell) =>
    (cell.outputs as unknown as { output_type: string; data: Record<string, unknown> }[]).map(
      ({ output_type, data }) => [
        output_type,
        Object.fromEntries(
          Object.entries(data).map(([mime, form]) => [mime, Array.isArray(form) ? form.join("") : form]),
        ),
      ],
    ),
  );
}

const shown = (mime: string, data: unknown, plain: string = `[${mime}]`): unknown => [
  "display_data",
  { "text/plain": plain, [mime]: data },
];

describe("a notebook written for tslab", () => {
  it.each([
    ["runs unchanged where tslab is not installed", false],
    ["runs unchanged beside an installed tslab, whose own display knows only its own kernel", true],
  ])("%s", async (_what, installed) => {
    const [versions, texts, svg, pictures, raw, updated, module] = await run(installed);
    expect(versions).toEqual([["execute_result", { "text/plain": "[ true, 'string' ]" }]]);
    expect(texts).toEqual([
      shown("text/html", "<b>Hello</b> <i>world</i>"),
      shown("text/markdown", "# Title\n\n* one\n* two", "# Title\n\n* one\n* two"),
      shown("text/latex", "$\\sigma\\sqrt{T}$", "$\\sigma\\sqrt{T}$"),
      shown("text/javascript", "element.textContent = 'made by a script'"),
      shown("text/plain", "plain", "plain"),
    ]);
    expect(svg).toEqual([shown("image/svg+xml", expect.stringContaining("<circle"))]);
    expect(pictures).toEqual([
      shown("image/png", expect.stringMatching(/^iVBORw0KGgo/)),
      shown("image/jpeg", "/9g="),
      shown("image/gif", "R0k="),
      shown("application/pdf", "JVA="),
    ]);
    expect(raw).toEqual([shown("application/json", { strike: 25000 }), shown("application/octet-stream", "AQID")]);
    expect(updated).toEqual([shown("text/plain", "step 3 of 3", "step 3 of 3")]);
    expect(module).toEqual([
      shown("text/plain", "from a module", "from a module"),
      ["execute_result", { "text/plain": "true" }],
    ]);
  });
});
