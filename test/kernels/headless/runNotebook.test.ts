import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { isBanner } from "../../../kernels/headless/bannerCell.js";
import type { NotebookCell } from "../../../kernels/headless/Notebook.js";
import { type NotebookProgress, type NotebookRun, runNotebook } from "../../../kernels/headless/runNotebook.js";
import { writeNotebook } from "../../../kernels/headless/writeNotebook.js";
import { NotebookFolder, type TestCell } from "./NotebookFolder.js";

const folder = new NotebookFolder();
afterAll(() => folder.end());

async function run(cells: readonly TestCell[], more: object = {}): Promise<NotebookRun> {
  const path = folder.write("study.ipynb", cells);
  return runNotebook({ path, output: folder.at("copy.ipynb"), cwd: folder.path, ...more });
}

/** The cells of the copy without the one that says how it came about. */
const copied = (): readonly NotebookCell[] => folder.read("copy.ipynb").cells.filter((cell) => !isBanner(cell));
const banner = (): string | undefined => {
  const [first] = folder.read("copy.ipynb").cells;
  return isBanner(first!) ? String(first!.source) : undefined;
};
const outputsOf = (index: number): readonly unknown[] => copied()[index]!.outputs!;
const factsOf = (index: number): Record<string, unknown> =>
  copied()[index]!.metadata["strikebook"] as Record<string, unknown>;

const PYTHON = "/usr/bin/python3";
const hasNbformat = spawnSync(PYTHON, ["-c", "import nbformat"]).status === 0;
if (!hasNbformat) process.stderr.write("no python3-nbformat on this machine: its check of our notebooks is skipped\n");
if (!hasNbformat && process.env.STRIKEBOOK_REQUIRE_JUPYTER)
  throw new Error("STRIKEBOOK_REQUIRE_JUPYTER is set and there is no python3-nbformat");

const EVERY_KIND: readonly TestCell[] = [
  { cell_type: "markdown", source: "# Title\n\ntext" },
  { source: "const n: number = 2;", tags: ["parameters"] },
  "console.log('a'); console.error('b'); n * 2",
  "display({ toDisplay: () => ({ kind: 'table', columns: ['x'], rows: [[1]], totalRows: 1 }) }); display({ [Symbol.for('Jupyter.display')]: () => ({ 'image/png': new Uint8Array([1]), 'application/json': { a: [1] } }) })",
  { source: "throw new RangeError('meant')", tags: ["raises-exception"] },
  "",
];

describe("runNotebook", () => {
  it("writes a copy with streams, results, displays and errors, and leaves the notebook as it is", async () => {
    const path = folder.write("study.ipynb", EVERY_KIND);
    const before = folder.text("study.ipynb");
    const result = await runNotebook({ path, output: folder.at("copy.ipynb"), parameters: { n: "5" } });
    expect(folder.text("study.ipynb")).toBe(before);
    expect(result).toMatchObject({ status: "ok", error: undefined, path: folder.at("copy.ipynb") });
    const cells = copied();
    expect(cells.map((cell) => cell.execution_count)).toEqual([undefined, 1, 2, 3, 4, 5, null]);
    expect(cells[3]!.outputs).toEqual([
      { output_type: "stream", name: "stdout", text: ["a\n"] },
      { output_type: "stream", name: "stderr", text: ["b\n"] },
      { output_type: "execute_result", execution_count: 3, data: { "text/plain": ["10"] }, metadata: {} },
    ]);
    expect(cells[4]!.outputs).toMatchObject([
      { output_type: "display_data", data: { "text/plain": ["x\n", "-\n", "1\n", "1 row"] } },
      { output_type: "display_data", data: { "image/png": "AQ==", "application/json": { a: [1] } } },
    ]);
    expect(cells[5]!.outputs).toMatchObject([{ output_type: "error", ename: "RangeError", evalue: "meant" }]);
  });

  it.skipIf(!hasNbformat)("the copy is valid to Jupyter's own reader", () => {
    const check = spawnSync(
      PYTHON,
      ["-c", "import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], 4))", folder.at("copy.ipynb")],
      { encoding: "utf8" },
    );
    expect(check.stderr).toBe("");
    expect(check.status).toBe(0);
  });

  it("records time, memory and a hash of each cell", async () => {
    const result = await run([
      "const kept = new Float64Array(12e6).fill(1); await new Promise((r) => setTimeout(r, 30))",
      "1",
    ]);
    const facts = factsOf(0);
    expect(facts).toMatchObject({ status: "ok", hash: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(facts["elapsedMs"]).toBeGreaterThanOrEqual(25);
    if (process.platform === "linux") expect(facts["rssMb"]).toBeGreaterThan(96);
    expect(result.cells[0]!.rssMb === undefined ? undefined : Math.round(result.cells[0]!.rssMb * 10) / 10).toBe(
      facts["rssMb"],
    );
    expect(folder.read("copy.ipynb").metadata["strikebook"]).toMatchObject({ status: "ok", parameters: {} });
  });

  it("stops at the first error; what did not run keeps no outputs", async () => {
    const old = [{ output_type: "stream", name: "stdout", text: "old" }] as unknown as NotebookCell["outputs"];
    const result = await run([
      "const a = 1",
      "a.b.c",
      { source: "console.log('never')", outputs: old!, execution_count: 9 },
    ]);
    expect(result.status).toBe("error");
    expect(result.error).toMatchObject({ name: "TypeError", cell: "Cell 2", line: 1 });
    expect(result.cells.map((cell) => cell.status)).toEqual(["ok", "error", "not run"]);
    expect(copied()[2]).toMatchObject({ execution_count: null, outputs: [] });
  });

  it("stops at an error that nothing waited for", async () => {
    const result = await run([
      "setTimeout(() => { throw new Error('late') }, 5)",
      "await new Promise((r) => setTimeout(r, 60))",
      "1",
    ]);
    expect(result).toMatchObject({ status: "error", error: { message: "late" } });
    expect(result.cells.map((cell) => cell.status)).toEqual(["error", "ok", "not run"]);
  });

  it("is aborted by its signal, and the copy holds what there was", async () => {
    const controller = new AbortController();
    const onProgress = (event: NotebookProgress): void => {
      if (event.kind === "stream") controller.abort();
    };
    const result = await run(["const x = 1; x", "console.log('in'); for (;;) await null"], {
      signal: controller.signal,
      onProgress,
    });
    expect(result.status).toBe("aborted");
    expect(outputsOf(0)).toHaveLength(1);
    expect(outputsOf(1)[0]).toMatchObject({ text: ["in\n"] });
  });

  it("refuses to overwrite the notebook", async () => {
    const path = folder.write("study.ipynb", ["1"]);
    await expect(runNotebook({ path, output: path })).rejects.toThrow(/would overwrite/);
  });

  it("gives cells without an id, or with one that is taken, an id of their own", async () => {
    const path = folder.file(
      "old.ipynb",
      JSON.stringify({
        nbformat: 4,
        nbformat_minor: 2,
        metadata: {},
        cells: [{}, { id: "a" }, { id: "a" }, { id: "not valid" }].map((more) => ({
          ...more,
          cell_type: "code",
          source: ["1"],
          metadata: {},
        })),
      }),
    );
    await runNotebook({ path, output: folder.at("copy.ipynb") });
    const ids = copied().map((cell) => cell.id!);
    expect(new Set(ids).size).toBe(4);
    expect(ids.every((id) => /^[a-zA-Z0-9_-]{1,64}$/.test(id))).toBe(true);
  });
});

describe("writing a notebook", () => {
  it("leaves the file that was there, and nothing half-written, when it fails", async () => {
    mkdirSync(folder.at("full"));
    const path = folder.file("full/copy.ipynb", "before");
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    await expect(
      writeNotebook(path, { nbformat: 4, nbformat_minor: 5, metadata: circular, cells: [] }),
    ).rejects.toThrow();
    expect(folder.text("full/copy.ipynb")).toBe("before");
    // A folder under the copy's name lets the write succeed and the rename fail.
    mkdirSync(folder.at("full/taken.ipynb/inner"), { recursive: true });
    await expect(
      writeNotebook(folder.at("full/taken.ipynb"), { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] }),
    ).rejects.toThrow();
    expect(readdirSync(folder.at("full")).sort()).toEqual(["copy.ipynb", "taken.ipynb"]);
  });
});

describe("resume", () => {
  const counted = (name: string): string => `require("node:fs").appendFileSync("runs.txt", "${name} ");`;
  const cells = (last: string, second = "const b = [a.length, a[1]]"): TestCell[] => [
    {
      source: `${counted("slow")} const a = Float64Array.from([1, 2.5]); console.log("made"); const m = new Map([["k", { d: new Date(0) }]])`,
      tags: ["cache"],
    },
    `${counted("second")} ${second}; b`,
    `${counted("third")} ${last}`,
  ];
  const runs = (): string => {
    const text = existsSync(folder.at("runs.txt")) ? folder.text("runs.txt").trim() : "";
    folder.file("runs.txt", "");
    return text;
  };
  const resume = (list: readonly TestCell[]): Promise<NotebookRun> => run(list, { resume: true });

  it("restores cached cells, replays unchanged ones, and runs the rest", async () => {
    const failed = await resume(cells("a.none.x"));
    expect(failed).toMatchObject({ status: "error" });
    expect(failed.cells.map((cell) => [cell.origin, cell.status])).toEqual([
      ["run", "ok"],
      ["run", "ok"],
      ["run", "error"],
    ]);
    expect(failed.cells[0]!.cache).toEqual({ kept: true });
    expect(runs()).toBe("slow second third");
    const first = outputsOf(0);
    const again = await resume(cells("[...a, ...b, m.get('k').d.getTime(), a instanceof Float64Array]"));
    expect(again.status).toBe("ok");
    expect(again.cells.map((cell) => cell.origin)).toEqual(["restored", "replayed", "run"]);
    expect(runs()).toBe("second third");
    expect(outputsOf(0)).toEqual(first);
    expect(outputsOf(2)).toMatchObject([{ data: { "text/plain": ["[ 1, 2.5, 2, 2.5, 0, true ]"] } }]);
    expect(factsOf(0)).toMatchObject({ origin: "restored", cache: { kept: true } });
  });

  it("runs nothing when the copy is complete and nothing has changed, and the copy says so", async () => {
    const before = copied().map((cell) => cell.outputs);
    const ranAt = factsOf(1)["ranAt"];
    const kept = await resume(cells("[...a, ...b, m.get('k').d.getTime(), a instanceof Float64Array]"));
    expect(kept.cells.map((cell) => cell.origin)).toEqual(["kept", "kept", "kept"]);
    expect(runs()).toBe("");
    expect(copied().map((cell) => cell.outputs)).toEqual(before);
    expect(factsOf(1)).toMatchObject({ ranAt, origin: "kept" });
    expect(banner()).toMatch(/^> \*\*Resumed on .*the outputs of cells 1 to 3 were not made again, they are of 2/);
    expect(kept.cells.map((cell) => cell.index)).toEqual([1, 2, 3]);
  });

  it("takes over texts between the cells that have changed", async () => {
    const list = cells("[...a, ...b, m.get('k').d.getTime(), a instanceof Float64Array]");
    const outputs = outputsOf(2);
    await resume([{ cell_type: "markdown", source: "new text" }, ...list]);
    expect(runs()).toBe("");
    expect(copied()[0]!.source).toEqual(["new text"]);
    expect(outputsOf(3)).toEqual(outputs);
  });

  it("a change of a cell makes all after it new", async () => {
    const changed = await resume(cells("b", "const b = [0]"));
    expect(changed.cells.map((cell) => cell.origin)).toEqual(["restored", "run", "run"]);
    expect(runs()).toBe("second third");
  });

  it("parameters are part of what a cell is", async () => {
    const list: TestCell[] = [{ source: "const n = 1", tags: ["parameters"] }, "n"];
    await run(list, { resume: true, parameters: { n: 2 } });
    const same = await run(list, { resume: true, parameters: { n: 2 } });
    expect(same.cells.map((cell) => cell.origin)).toEqual(["kept", "kept", "kept"]);
    const other = await run(list, { resume: true, parameters: { n: 3 } });
    expect(other.cells.map((cell) => cell.origin)).toEqual(["replayed", "run", "run"]);
    expect(outputsOf(2)).toMatchObject([{ data: { "text/plain": ["3"] } }]);
  });

  it("says why a cell cannot be kept, and runs it again", async () => {
    const refused: [source: string, reason: RegExp][] = [
      ["class A {}; ", /declares a function or a class/],
      ["console.log(1)", /declares no variables/],
      ["const when = { at: [new URL('http://x/')] }", /^when\.at\.0 is a URL: only plain data/],
      ["const f = () => 1", /^f is a function/],
      ["const shared = new Int32Array(new SharedArrayBuffer(4))", /only plain data/],
    ];
    const list = refused.map(([source]) => ({ source, tags: ["cache"] }));
    const result = await resume([...list, "oops()"]);
    for (const [index, [, reason]] of refused.entries())
      expect(result.cells[index]!.cache).toEqual({ kept: false, reason: expect.stringMatching(reason) });
    expect((await resume([...list, "2"])).cells.map((cell) => cell.origin)).toEqual([
      ...refused.map(() => "replayed"),
      "run",
    ]);
  });

  it("runs a cell whose kept variables are damaged, and says so", async () => {
    const list: TestCell[] = [{ source: "const a = 41", tags: ["cache"] }, "throw 1"];
    await resume(list);
    const files = readdirSync(folder.at(".cell-cache/copy"));
    expect(files.map((name) => name.replace(/^[0-9a-f]{32}/, "")).sort()).toEqual([".json", ".v8"]);
    folder.file(`.cell-cache/copy/${files.find((name) => name.endsWith(".v8"))}`, "damaged");
    const again = await resume([list[0]!, "a + 1"]);
    expect(again.status).toBe("ok");
    expect(again.cells[0]).toMatchObject({ origin: "replayed", cache: { kept: true } });
    expect(outputsOf(1)).toMatchObject([{ data: { "text/plain": ["42"] } }]);
  });
});
