import { afterAll, describe, expect, it } from "vitest";
import { type NotebookRun, runNotebook } from "../../../kernels/headless/runNotebook.js";
import { NotebookFolder, type TestCell } from "./NotebookFolder.js";

const folder = new NotebookFolder();
afterAll(() => folder.end());

async function run(cells: readonly TestCell[], more: object = {}, metadata: object = {}): Promise<NotebookRun> {
  folder.write("study.ipynb", cells);
  const path = folder.file("study.ipynb", JSON.stringify({ ...folder.read("study.ipynb"), metadata }));
  return runNotebook({ path, output: folder.at("copy.ipynb"), cwd: folder.path, ...more });
}

const CELLS = ["const rate: number = 0.5;", "let ran = rate;\nconst price: string = rate;", "ran"];
const statuses = ({ cells }: NotebookRun): string[] => cells.map((cell) => cell.status);

describe("strict notebooks without a front end", () => {
  it.each([
    ["its metadata", {}, { strikebook: { strict: true } }],
    ["an option", { strict: true }, {}],
    ["the environment", { env: { ...process.env, STRIKEBOOK_STRICT: "1" } }, {}],
  ])("stop by %s at a cell with type errors, before it runs", async (_by, options, metadata) => {
    const result = await run(CELLS, options, metadata);
    expect(statuses(result)).toEqual(["ok", "error", "not run"]);
    expect(result.error).toMatchObject({
      name: "TS2322",
      message: "Type 'number' is not assignable to type 'string'. The cell is strict and was not run.",
      cell: "Cell 2",
      line: 2,
      column: 7,
    });
    expect(result.error?.frame).toContain("> 2 | const price: string = rate;");
    expect(folder.read("copy.ipynb").cells[1]?.outputs).toMatchObject([{ output_type: "error", ename: "TS2322" }]);
  });

  it("say it again of their copy", async () => {
    await run(["1"], {}, { strikebook: { strict: true } });
    expect(folder.read("copy.ipynb").metadata["strikebook"]).toMatchObject({ status: "ok", strict: true });
    await run(["1"], { strict: true });
    expect(folder.read("copy.ipynb").metadata["strikebook"]).not.toHaveProperty("strict");
  });

  it("run to their end when the types are right, with parameters and names of earlier cells", async () => {
    const result = await run(
      [{ source: "const lots: number = 1;", tags: ["parameters"] }, "const twice = lots * 2;", "twice.toFixed(1)"],
      { strict: true, parameters: { lots: 4 } },
    );
    expect(result.error).toBeUndefined();
    expect(statuses(result)).toEqual(["ok", "ok", "ok", "ok"]);
  });

  it("may be strict in one cell only, and an option wins over the notebook", async () => {
    expect(
      statuses(await run(["const loose: string = 1 as any as number;", ...CELLS.slice(0, 1), "// @strict\nrate.nope"])),
    ).toEqual(["ok", "ok", "error"]);
    expect(statuses(await run(CELLS, { strict: false }, { strikebook: { strict: true } }))).toEqual(["ok", "ok", "ok"]);
  });

  it("go on behind a refused cell that is allowed to throw", async () => {
    const result = await run([{ source: "const a: string = 1", tags: ["raises-exception"] }, "2"], { strict: true });
    expect(result.status).toBe("ok");
    expect(statuses(result)).toEqual(["error", "ok"]);
  });
});
