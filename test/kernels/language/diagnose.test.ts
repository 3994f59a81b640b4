import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LanguageFolder } from "./LanguageFolder.js";

let folder: LanguageFolder;
const found = async (code: string): Promise<string[]> =>
  (await folder.language.diagnose(code)).map(
    (one) => `${one.severity} ${one.line}:${one.column}-${one.endLine}:${one.endColumn} TS${one.code}`,
  );

describe("type errors", () => {
  beforeAll(() => {
    folder = new LanguageFolder({
      "rows.ts": "export const rows: number[] = [1];\n",
      "data.json": '{ "lot": 75 }',
    });
    folder.executed("let mid = 1.5;\nconst fixed = 2;\nfunction f() { return 1; }\nvar total = 0;");
  });
  afterAll(() => folder.remove());

  it("stand at the cell's own lines and columns", async () => {
    expect(await found("const a = 1;\n\n  const bad: string = mid;")).toEqual(["error 3:9-3:12 TS2322"]);
    expect(await found('"😀"; mid.nope')).toEqual(["error 1:11-1:15 TS2339"]);
    expect(await found("const a = 1;\r\nconst b: string = a;")).toEqual(["error 2:7-2:8 TS2322"]);
    expect((await folder.language.diagnose("const bad: string = 1;"))[0]?.message).toBe(
      "Type 'number' is not assignable to type 'string'.",
    );
  });

  it("are none for names that are declared again, in any form", async () => {
    for (const again of [
      "let mid = 'a'",
      "const mid = 1",
      "function mid() {}",
      "class fixed {}",
      "interface f { x: 1 }",
    ])
      expect(await found(again), again).toEqual([]);
    expect(await found('import { blackPrice as mid } from "strikebook"; mid("call", 1, 1, 1, 1)')).toEqual([]);
  });

  it("check assignments to variables of earlier cells by their type, and keep constants", async () => {
    expect(await found("mid = 2; total += 1; mid++")).toEqual([]);
    expect(await found("mid = 'a'")).toEqual(["error 1:1-1:4 TS2322"]);
    expect(await folder.language.diagnose("fixed = 3")).toMatchObject([
      { message: "Cannot assign to 'fixed' because it is a constant of an earlier cell.", line: 1, column: 1 },
    ]);
  });

  it("are none for what cells may do: await, globals, one object, unused names, local modules and JSON", async () => {
    const fine = [
      "const unused = await Promise.resolve(1);\nfor await (const x of [1]) x;",
      "display(1, { id: 'a' }); signal.aborted; process.pid; Buffer.from('a'); console.log(__dirname)",
      "{ a: 1, b: [mid] }",
      'import { rows } from "./rows.js"; import { rows as r } from "./rows.ts"; import { rows as s } from "./rows"; rows.at(0); r; s',
      'import data from "./data.json" with { type: "json" }; data.lot + 1',
      "enum E { A }\nnamespace N { export const x = E.A }\nN.x",
      "",
    ];
    for (const code of fine) expect(await found(code), code).toEqual([]);
  });

  it("show syntax errors and unknown names and modules", async () => {
    expect(await found("const a = 1;\nconst b = ;")).toEqual(["error 2:11-2:12 TS1109"]);
    expect(await found("nope + 1")).toEqual(["error 1:1-1:5 TS2304"]);
    expect(await found('import { x } from "no-such-package"')).toEqual(["error 1:19-1:36 TS2307"]);
    expect(await found("let twice = 1;\nlet twice = 2;")).toContain("error 2:5-2:10 TS2451");
  });

  it("of a cell of the session are those at its place, whatever ran since", async () => {
    const other = new LanguageFolder();
    const checks = [
      "let level = 1;",
      "level.toFixed(); level.trim();",
      "let level = 'high';",
      "level.trim();\nlevel.toFixed();",
      "{ a: level.nope }",
      "const again = 1; again.nope",
    ].map((code, i) => other.language.executedToCheck({ id: `cell-${i}`, code }));
    const places = await Promise.all(
      checks.map(async (check) =>
        (await check.run()).map(({ line, column, message }) => `${line}:${column} ${message}`),
      ),
    );
    expect(places).toEqual([
      [],
      ["1:24 Property 'trim' does not exist on type 'number'."],
      [],
      ["2:7 Property 'toFixed' does not exist on type 'string'. Did you mean 'fixed'?"],
      ["1:12 Property 'nope' does not exist on type 'string'."],
      ["1:24 Property 'nope' does not exist on type '1'."],
    ]);
    await other.remove();
  });

  it("are unknown, which is not none, when TypeScript cannot be started", async () => {
    const other = new LanguageFolder({}, { executable: "/nowhere/tsgo" });
    expect(await other.language.verdict("const bad: string = 1")).toBeUndefined();
    expect(await other.language.diagnose("const bad: string = 1")).toEqual([]);
    await other.remove();
  });

  it("see a local module again when it has changed, and one that appears", async () => {
    const code = 'import { rows } from "./rows.js";\nconst n: number[] = rows;';
    expect(await found(code)).toEqual([]);
    folder.write({ "rows.ts": "export const rows: string[] = ['a'];\n" });
    expect(await found(code)).toEqual(["error 2:7-2:8 TS2322"]);
    expect(await found('import { late } from "./late.js";')).toEqual(["error 1:22-1:33 TS2307"]);
    folder.write({ "late.ts": "export const late = 1;\n" });
    expect(await found('import { late } from "./late.js";')).toEqual([]);
  });
});

describe("tsconfig.json of the notebook's folder", () => {
  afterAll(() => folder.remove());

  it("sets strictness and paths, with comments, `extends` and options that cells cannot have", async () => {
    folder = new LanguageFolder({
      "base.json": '{ "compilerOptions": { "noUncheckedIndexedAccess": true, "paths": { "@desk/*": ["./*"] } } }',
      "tsconfig.json": `{
        // A desk's settings.
        "extends": "./base.json",
        "compilerOptions": { "strict": true, "noImplicitAny": false, "module": "commonjs", "noUnusedLocals": true, "declaration": true, },
      }`,
      "lots.ts": "export const lots = [75];\n",
    });
    expect(await found("function loose(x) { return x }")).toEqual([]);
    expect(await found('import { lots } from "@desk/lots";\nlots[0].toFixed()')).toEqual(["error 2:1-2:8 TS2532"]);
    expect(await found('import { blackPrice } from "strikebook";\nblackPrice("call", 1, 1, 1, "x")')).toEqual([
      "error 2:29-2:32 TS2345",
    ]);
    expect(folder.warnings).toEqual([]);
  });

  it("that cannot be read is named once, and the defaults hold", async () => {
    await folder.remove();
    folder = new LanguageFolder({ "tsconfig.json": "{ not json" });
    expect(await found("const bad: string = 1;")).toEqual(["error 1:7-1:10 TS2322"]);
    expect(folder.warnings).toEqual([
      `types: ${folder.path}/tsconfig.json is no JSON object; TypeScript's own defaults are used`,
    ]);
  });
});
