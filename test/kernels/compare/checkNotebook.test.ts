import { mkdirSync, rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  checkNotebook,
  formatNotebookCheck,
  type NotebookCheck,
  updateSavedOutputs,
} from "../../../kernels/compare/index.js";
import { runNotebook } from "../../../kernels/headless/runNotebook.js";
import { NotebookFolder, type TestCell } from "../headless/NotebookFolder.js";

const folder = new NotebookFolder();
afterAll(() => folder.end());

const CELLS: readonly TestCell[] = [
  { source: "const n: number = 2;", tags: ["parameters"] },
  { cell_type: "markdown", source: "text" },
  "console.log('vol', 0.123456789 * n); display([n, 'text']); n / 3",
  "const chart = { toDisplay: () => ({ kind: 'chart', title: 'T', spec: { mark: 'point', data: { values: [{ x: n / 7 }] }, encoding: { x: { field: 'x' } } } }) }; chart",
  { source: "Math.random()", tags: ["ignore-output"] },
  "console.error('run at', new Date().toISOString())",
  "",
];

let saved: string;
beforeAll(async () => {
  const path = folder.write("study.ipynb", CELLS);
  await runNotebook({ path, output: folder.at("saved.ipynb"), parameters: { n: 3 } });
  saved = folder.text("saved.ipynb");
});

/** Checks the executed copy after a change of its text. */
async function checked(change: (text: string) => string = (text) => text, options = {}): Promise<NotebookCheck> {
  return checkNotebook(folder.file("saved.ipynb", change(saved)), {
    output: folder.at("fresh.ipynb"),
    ignore: [/\d{4}-\d\d-\d\dT\S+/],
    ...options,
  });
}

const replaced =
  (from: string, to: string) =>
  (text: string): string => {
    expect(text).toContain(from);
    return text.replace(from, to);
  };

describe("checkNotebook", () => {
  it("finds a notebook the same as its saved outputs, with the parameters that were injected", async () => {
    const check = await checked();
    expect(check.status).toBe("same");
    // Parameters, their injected values, and four cells more; the empty one is none.
    expect(check.cells.map((cell) => cell.status)).toEqual(["same", "same", "same", "same", "ignored", "same"]);
    expect(check.cells.map((cell) => cell.numbers)).toEqual([0, 0, 3, 1, 0, 0]);
    expect(check.cells.map((cell) => cell.index)).toEqual([0, 1, 3, 4, 5, 6]);
    expect(formatNotebookCheck(check)).toMatch(/^saved\.ipynb: same \(5 cells and 4 numbers compared; 1 ignored; /);
  });

  it("lets numbers differ within the tolerance and no more", async () => {
    const near = replaced("0.370370367", "0.370370400");
    expect((await checked(near)).status).toBe("same");
    const check = await checked(near, { relativeTolerance: 1e-9 });
    expect(check.status).toBe("different");
    expect(check.cells[2]!.differences).toMatchObject([
      {
        output: "stdout",
        lines: ["- vol 0.370370400", "+ vol 0.370370367"],
        apart: [{ place: "line 1", saved: "0.370370400" }],
      },
    ]);
    expect(formatNotebookCheck(check)).toMatch(
      /Cell 3: console\.log\('vol'.*\n {2}stdout: 1 number differs\n {4}line 1: expected 0\.370370400, found 0\.370370367, 3\.30e-8 apart, or 0\.00000891 %\n.*\n {4}- vol/,
    );
  });

  it("compares charts by their specification and not by their pictures", async () => {
    const picture = replaced('"image/png": "iVBOR', '"image/png": "AAAAA');
    expect((await checked(picture)).status).toBe("same");
    const check = await checked(replaced(`"x": ${3 / 7}`, '"x": 0.43'));
    expect(check.cells[3]).toMatchObject({
      status: "different",
      differences: [
        { mime: "application/vnd.vegalite.v5+json", lines: [`data.values[0].x: expected 0.43, found ${3 / 7}`] },
      ],
    });
  });

  it("an output too many, one too few, and text of another kind are differences", async () => {
    const check = await checked((text) => {
      const notebook = JSON.parse(text) as { cells: { outputs: unknown[] }[] };
      const { cells } = notebook;
      cells[3]!.outputs.pop();
      cells[4]!.outputs.push({ output_type: "display_data", data: { "text/plain": "gone" }, metadata: {} });
      cells[6]!.outputs = [{ output_type: "error", ename: "Error", evalue: "was", traceback: [] }];
      return JSON.stringify(notebook);
    });
    expect(check.cells.map((cell) => cell.differences.map((one) => [one.output, ...one.lines]))).toEqual([
      [],
      [],
      [["output 2", "+ 1"]],
      [["output 2", "- gone"]],
      [],
      [
        ["stderr", "- ", "+ run at …"],
        ["error", "- Error: was", "+ "],
      ],
    ]);
  });

  it("tells a run that stops from one that differs", async () => {
    const check = await checked(replaced("n / 3", "n.a.b"));
    expect(check).toMatchObject({ status: "error", error: { name: "TypeError" } });
    expect(check.cells.at(-1)!.status).toBe("not run");
    expect(formatNotebookCheck(check)).toContain("TypeError: ");
  });

  it("a notebook saved with its error is the same when it stops there again", async () => {
    const path = folder.write("stops.ipynb", ["throw new Error('meant')", "1"]);
    await runNotebook({ path, output: folder.at("stopped.ipynb") });
    const check = await checkNotebook(folder.at("stopped.ipynb"), { output: folder.at("fresh.ipynb") });
    expect(check.status).toBe("same");
    expect(check.cells.map((cell) => cell.status)).toEqual(["same", "not saved"]);
  });

  it("saves the fresh outputs when told to, and nothing else of the notebook changes", async () => {
    const check = await checked(replaced(`"x": ${3 / 7}`, '"x": 0.43'));
    const before = folder.read("saved.ipynb");
    expect(await updateSavedOutputs(check)).toBe(6);
    expect(
      (await checkNotebook(folder.at("saved.ipynb"), { output: folder.at("fresh.ipynb"), ignore: [/\S+Z/] })).status,
    ).toBe("same");
    const bare = (notebook: typeof before): unknown =>
      notebook.cells.map(({ outputs: _, metadata, ...rest }) => ({ ...rest, tags: metadata["tags"] }));
    expect(bare(folder.read("saved.ipynb"))).toEqual(bare(before));
  });

  it("does not take half a run for an expectation", async () => {
    const check = await checked(replaced("n / 3", "n.a.b"));
    const before = folder.text("saved.ipynb");
    await expect(updateSavedOutputs(check)).rejects.toThrow(
      /keeps its saved outputs: the fresh run did not reach its end/,
    );
    expect(folder.text("saved.ipynb")).toBe(before);
  });

  it("refuses a notebook without outputs and a tolerance below zero", async () => {
    const path = folder.write("study.ipynb", CELLS);
    await expect(checkNotebook(path)).rejects.toThrow(/holds no saved outputs/);
    await expect(checkNotebook(path, { relativeTolerance: -1 })).rejects.toThrow(/relativeTolerance is -1/);
  });
});

it("resolves the imports of a copy from the folder of its notebook, and says plainly when that is gone", async () => {
  mkdirSync(folder.at("desk"));
  folder.file("desk/rates.ts", "export const rate: number = 0.25;");
  const path = folder.write("desk/imports.ipynb", ['import { rate } from "./rates.ts";\nrate * 2']);
  const copy = folder.at("out/deep/imports.ipynb");
  expect((await runNotebook({ path, output: copy })).status).toBe("ok");
  const options = { output: folder.at("fresh.ipynb") };
  expect(await checkNotebook(copy, options)).toMatchObject({ status: "same", notebook: copy });
  rmSync(path);
  await expect(checkNotebook(copy, options)).rejects.toThrow(
    /imports\.ipynb, which is not there, and imports "\.\/rates/,
  );
  folder.file("out/deep/rates.ts", "export const rate: number = 0.25;");
  expect((await checkNotebook(copy, options)).status).toBe("same");
});
