import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type NotebookRun, runNotebook } from "../../../kernels/headless/runNotebook.js";
import { NotebookFolder, type TestCell } from "./NotebookFolder.js";

// A result of an earlier run may be shown again only while everything that it rests on is the same. Every cell appends to
// a file, so that what ran is counted by something else than the runner's own word.

let folder: NotebookFolder;
beforeEach(() => {
  folder = new NotebookFolder();
  folder.file("runs.txt", "");
});
afterEach(() => folder.end());

const counted = (name: string, code: string): string =>
  `process.getBuiltinModule("node:fs").appendFileSync("runs.txt", "${name} ");\n${code}`;

async function resumed(cells: readonly TestCell[], more: object = {}): Promise<NotebookRun & { ran: string }> {
  folder.file("runs.txt", "");
  const path = folder.write("study.ipynb", cells);
  const options = { path, output: folder.at("copy.ipynb"), cwd: folder.path, resume: true, ...more };
  return { ...(await runNotebook(options)), ran: folder.text("runs.txt").trim() };
}

function part(lake: string, name: string, rows: number): void {
  mkdirSync(folder.at(lake), { recursive: true });
  writeFileSync(join(folder.at(lake), `${name}.parquet`), "x".repeat(rows));
  writeFileSync(join(folder.at(lake), `${name}.manifest.json`), JSON.stringify({ rows, sha256: `of ${rows}` }));
}

describe("what a resumed run rests on", () => {
  const cells: TestCell[] = [
    { source: counted("load", "const rows = [1, 2]"), tags: ["cache"] },
    counted("show", "rows.length"),
  ];

  it("a lake whose manifest changed makes every cell run again, cached ones too, and says why", async () => {
    part("lake", "a", 5);
    expect((await resumed(cells)).ran).toBe("load show");
    expect(await resumed(cells)).toMatchObject({ ran: "", change: undefined });
    part("lake", "a", 6);
    const changed = await resumed(cells);
    expect(changed).toMatchObject({ ran: "load show", change: "the lake has changed" });
    expect(changed.cells.map((cell) => cell.origin)).toEqual(["run", "run"]);
    part("lake", "b", 1);
    expect((await resumed(cells)).ran).toBe("load show");
    part("other", "b", 1);
    expect((await resumed(cells, { env: { ...process.env, STRIKEBOOK_LAKE: "other" } })).ran).toBe("load show");
    rmSync(folder.at("lake"), { recursive: true });
    expect((await resumed(cells)).change).toBe("the lake has changed");
  });

  it("a lake that the notebook names itself is compared as well, in the copy and in the cache", async () => {
    const pin = (rows: number): void => {
      mkdirSync(folder.at("sm/lake/x"), { recursive: true });
      folder.file("sm/lake/x/pins.json", JSON.stringify({ rows }));
    };
    const open = `import { openLake } from "strikebook";
import { readFileSync } from "node:fs";
await openLake("sm/lake").catch(() => undefined);
const rows = JSON.parse(readFileSync("sm/lake/x/pins.json", "utf8")).rows;`;
    const list: TestCell[] = [{ source: counted("open", open), tags: ["cache"] }, counted("show", "rows")];
    pin(1);
    expect((await resumed(list)).ran).toBe("open show");
    expect((await resumed(list)).ran).toBe("");
    pin(2);
    expect(await resumed(list)).toMatchObject({ ran: "open show", change: "the lake at sm/lake has changed" });
    expect(folder.read("copy.ipynb").cells.at(-1)!.outputs).toMatchObject([{ data: { "text/plain": ["2"] } }]);
    expect((await resumed([...list, counted("more", "rows")])).ran).toBe("show more");
    // Restored variables rest on the lake too, though this run did not open it.
    pin(3);
    expect((await resumed([...list, counted("more", "rows")])).ran).toBe("open show more");
  });

  it("a lake that changed after a cell had opened it is never taken as the same", async () => {
    mkdirSync(folder.at("own"));
    const open = `import { openLake } from "strikebook";
import { writeFileSync } from "node:fs";
await openLake("own").catch(() => undefined);
await new Promise((done) => setTimeout(done, 50));
writeFileSync("own/pins.json", "{}");`;
    expect((await resumed([counted("open", open)])).ran).toBe("open");
    expect(await resumed([counted("open", open)])).toMatchObject({
      ran: "open",
      change: "the lake at own has changed",
    });
  });

  it("a strict run does not reuse what a run did that was not strict", async () => {
    const wrong = [counted("wrong", "const n: number = 'text'")];
    expect(await resumed(wrong)).toMatchObject({ status: "ok", ran: "wrong" });
    expect(await resumed(wrong, { strict: true })).toMatchObject({
      status: "error",
      ran: "",
      change: "the strict checking of types has changed",
    });
  });

  it("a module behind an alias of tsconfig.json that changed makes the cell that imports it run again", async () => {
    folder.file("tsconfig.json", '{ "compilerOptions": { "paths": { "@desk/*": ["./desk-*.ts"] } } }');
    folder.file("desk-rates.ts", "export const rate: number = 1;");
    const list = [counted("alias", 'import { rate } from "@desk/rates";\nrate')];
    expect((await resumed(list)).ran).toBe("alias");
    expect((await resumed(list)).ran).toBe("");
    folder.file("desk-rates.ts", "export const rate: number = 2;");
    expect((await resumed(list)).ran).toBe("alias");
    folder.file("tsconfig.json", "{}");
  });

  it("a local module that changed, or one below it, makes the cell that imports it run again", async () => {
    folder.file("below.ts", "export const step: number = 1;");
    folder.file("model.ts", 'import { step } from "./below.js";\nexport const model = (x: number) => x + step;');
    const list = [counted("first", "const a = 1"), counted("model", 'import { model } from "./model.ts";\nmodel(a)')];
    expect((await resumed(list)).ran).toBe("first model");
    expect((await resumed(list)).ran).toBe("");
    folder.file("below.ts", "export const step: number = 10;");
    const changed = await resumed(list);
    expect(changed.cells.map((cell) => cell.origin)).toEqual(["replayed", "run"]);
    expect(changed.change).toMatch(/^Cell 2, a parameter or a local module of it is new or has changed/);
    expect(folder.read("copy.ipynb").cells.at(-1)!.outputs).toMatchObject([{ data: { "text/plain": ["11"] } }]);
  });

  it("an import that is computed, in the cell or below it, is never taken as the same, and says why", async () => {
    folder.file("one.ts", "export const step: number = 1;");
    folder.file("pick.ts", "export const pick = (name: string) => import(`./${name}.ts`);");
    const own = [counted("a", "const a = 1"), counted("own", "const n = 'one'; (await import('./' + n + '.ts')).step")];
    await resumed(own);
    expect(await resumed(own)).toMatchObject({
      ran: "a own",
      change: "Cell 2 imports something computed, whose files cannot be compared",
    });
    const below = [counted("below", 'import { pick } from "./pick.ts";\n(await pick("one")).step')];
    await resumed(below);
    expect((await resumed(below)).ran).toBe("below");
    const literal = [counted("literal", "(await import('./one.ts')).step")];
    await resumed(literal);
    expect((await resumed(literal)).ran).toBe("");
  });

  it("a package that is a link is never taken as the same; one of the store in node_modules is", async () => {
    const pack = (path: string): void => {
      mkdirSync(folder.at(path), { recursive: true });
      folder.file(`${path}/package.json`, '{ "name": "rates", "type": "module", "exports": "./index.js" }');
      folder.file(`${path}/index.js`, "export const rate = 1;");
    };
    pack("elsewhere");
    pack("node_modules/.store/rates");
    const list = [counted("linked", 'import { rate } from "rates";\nrate')];
    symlinkSync(folder.at("elsewhere"), folder.at("node_modules/rates"));
    await resumed(list);
    expect(await resumed(list)).toMatchObject({
      ran: "linked",
      change: 'Cell 1 imports "rates", a linked package, whose files are not compared',
    });
    rmSync(folder.at("node_modules/rates"));
    symlinkSync(folder.at("node_modules/.store/rates"), folder.at("node_modules/rates"));
    await resumed(list);
    expect((await resumed(list)).ran).toBe("");
  });

  it("a cached cell that shares an object with an earlier one is not kept, and says so", async () => {
    const shares = async (first: string, second: string): Promise<unknown> => {
      const { cells: ran } = await resumed([first, { source: second, tags: ["cache"] }], { resume: false });
      return ran[1]!.cache;
    };
    const reason = expect.stringContaining(
      "it shares an object with arr, which it imports or an earlier cell declares",
    );
    const refused = { kept: false, reason };
    expect(await shares("const arr = [1]", "const dep = arr")).toEqual(refused);
    expect(await shares("const arr = [{ x: [1] }]", "const dep = { y: arr[0].x }")).toEqual(refused);
    expect(await shares("const arr = new Map([['a', { x: 1 }]])", "const dep = [arr.get('a')]")).toEqual(refused);
    expect(await shares("const arr = new Float64Array(4)", "const dep = arr.subarray(1)")).toEqual(refused);
    expect(await shares("class Box { held = [1] }; const arr = new Box()", "const dep = arr.held")).toEqual(refused);
    folder.file("held.ts", "export const arr: number[] = [1];");
    expect(await shares("1", 'import { arr } from "./held.ts";\nconst dep = arr')).toEqual(refused);
    expect(await shares("const arr = [1]", "const dep = [...arr]")).toEqual({ kept: true });
    expect(await shares("const arr = [{ x: 1 }]; let later", "const dep = structuredClone(arr)")).toEqual({
      kept: true,
    });
  });

  it("installed packages and the strikebook package are part of it", async () => {
    expect((await resumed(cells)).ran).toBe("load show");
    mkdirSync(folder.at("node_modules/strikebook"), { recursive: true });
    folder.file("node_modules/.package-lock.json", '{ "packages": { "x": { "version": "1.0.0" } } }');
    expect(await resumed(cells)).toMatchObject({ ran: "load show", change: "the installed packages have changed" });
    folder.file("node_modules/strikebook/package.json", '{ "name": "strikebook", "version": "9.9.9" }');
    expect(await resumed(cells)).toMatchObject({ ran: "load show", change: "the strikebook package has changed" });
  });

  it("a copy that does not say what it rested on is not reused", async () => {
    await resumed(cells);
    const copy = folder.read("copy.ipynb");
    const { basis: _, ...rest } = copy.metadata["strikebook"] as Record<string, unknown>;
    const foreign = copy.cells.map((cell) => ({ ...cell, metadata: { strikebook: { status: "ok", hash: "0" } } }));
    folder.file("copy.ipynb", JSON.stringify({ ...copy, metadata: { strikebook: rest }, cells: foreign }));
    expect(await resumed(cells)).toMatchObject({ change: "the earlier copy does not say what it rested on" });
  });

  it("a cached cell whose timer failed after it had ended is not taken from the cache", async () => {
    const late: TestCell[] = [
      { source: counted("late", "const a = 1; setTimeout(() => { throw new Error('late') }, 20)"), tags: ["cache"] },
      counted("wait", "await new Promise((done) => setTimeout(done, 200))"),
      "1",
    ];
    expect(await resumed(late)).toMatchObject({ status: "error", error: { message: "late" } });
    expect(await resumed(late)).toMatchObject({
      status: "error",
      error: { message: "late" },
      ran: expect.stringMatching(/^late/),
    });
  });

  it("goes on from the copy of the failed run beside the good one, and a good run removes it", async () => {
    const failedOutput = folder.at("copy.failed.ipynb");
    await resumed([cells[0]!, counted("show", "1")], { failedOutput });
    const good = folder.text("copy.ipynb");
    const failed = await resumed([cells[0]!, counted("show", "none.x")], { failedOutput });
    expect(failed).toMatchObject({ status: "error", path: failedOutput, ran: "show" });
    expect(folder.text("copy.ipynb")).toBe(good);
    const again = await resumed([cells[0]!, counted("show", "none.x")], { failedOutput });
    expect(again).toMatchObject({ change: "Cell 2 failed before", ran: "show" });
    const mended = await resumed([cells[0]!, counted("show", "2")], { failedOutput });
    expect(mended).toMatchObject({ status: "ok", path: folder.at("copy.ipynb"), ran: "show" });
    expect(() => folder.text("copy.failed.ipynb")).toThrow(/ENOENT/);
  });
});
