import { mkdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CellSession } from "./CellSession.js";

let session: CellSession;

/** Writes a file whose time of change differs from every earlier one, whatever the file system's clock resolves. */
let ticks = 0;
function write(name: string, text: string): void {
  session.file(name, text);
  const time = new Date(Date.now() + ++ticks * 1000);
  utimesSync(join(session.folder, name), time, time);
}

beforeAll(async () => {
  session = await CellSession.start();
  for (const name of ["pkg-esm", "pkg-cjs", "deep"])
    mkdirSync(join(session.folder, "node_modules", name), { recursive: true });
  write("node_modules/pkg-esm/package.json", '{ "name": "pkg-esm", "exports": { "import": "./main.mjs" } }');
  write(
    "node_modules/pkg-esm/main.mjs",
    "const ready = await Promise.resolve('top-level await'); export default ready; export let live = 1; export function bump() { live++ }; export { ready as 'a-b' };",
  );
  write("node_modules/pkg-cjs/package.json", '{ "name": "pkg-cjs", "main": "main.cjs" }');
  write("node_modules/pkg-cjs/main.cjs", "exports.answer = 42; exports['com' + 'puted'] = 1;");
  write("node_modules/deep/package.json", '{ "name": "deep", "type": "module", "main": "main.js" }');
  write("node_modules/deep/main.js", "import 'not-there';");
  write("data.json", '{ "strike": 24250 }');
});
afterAll(() => session.end());

describe("imports in cells", () => {
  it.each([
    ["import fs from 'node:fs'; typeof fs.readFileSync", "'function'"],
    ["import { join, sep as separator } from 'node:path'; join('a', 'b') + separator", "'a/b/'"],
    ["import * as os from 'node:os'; typeof os.cpus", "'function'"],
    ["import osDefault, { EOL } from 'node:os'; osDefault.EOL === EOL", "true"],
    ["import 'node:util'; 1", "1"],
    ["import ready, { live, bump } from 'pkg-esm'; [ready, live]", "[ 'top-level await', 1 ]"],
    ["import { 'a-b' as named } from 'pkg-esm'; named", "'top-level await'"],
    ["import cjs from 'pkg-cjs'; cjs.answer", "42"],
    ["import { answer } from 'pkg-cjs'; answer", "42"],
    ["import data from './data.json' with { type: 'json' }; data.strike", "24250"],
    ["import bare from './data.json'; bare.strike", "24250"],
    ["(await import('./data.json')).default.strike", "24250"],
    ["(await import('node:path')).sep", "'/'"],
    ["const { EOL: eol } = await import('node:os'); eol", "'\\n'"],
    ["typeof require('node:fs').readFileSync + require('pkg-cjs').answer", "'function42'"],
    ["import fs2 = require('node:fs'); typeof fs2.statSync", "'function'"],
    [
      "import.meta.url.endsWith('/study.ipynb') && import.meta.filename === __filename && import.meta.dirname === __dirname",
      "true",
    ],
    [
      "import type { Stats } from 'node:fs'; import { type Dirent, statSync } from 'node:fs'; typeof statSync",
      "'function'",
    ],
    ["import { Stats as OnlyAType, existsSync } from 'node:fs'; let s: OnlyAType | undefined; existsSync('.')", "true"],
    ["print(sep2); import { sep as sep2 } from 'node:path'; function print(x: string) { console.log(x) }"],
  ] as [code: string, shown?: string][])("%s", async (code, shown) => {
    expect(await session.text(code)).toBe(shown);
  });

  it("hoists an import above the code before it", () => {
    expect(session.printed(session.cells)).toBe("/\n");
  });

  it("elides a name that the module lacks when the cell uses it in types only", async () => {
    expect(
      await session.text(
        "import { ReadStreamOptions, readFileSync } from 'node:fs'; let o: ReadStreamOptions | 1 = 1; o",
      ),
    ).toBe("1");
    expect(await session.text("import { ReadStreamOptions as Used } from 'node:fs'; new Used()")).toBe(
      'SyntaxError: "node:fs" has no export "ReadStreamOptions"',
    );
  });

  it("resolves strikebook to this package where none is installed", async () => {
    expect(
      await session.text("import { StrikebookError } from 'strikebook'; new StrikebookError('empty', 'a', 'b').code"),
    ).toBe("'empty'");
  });

  it("prefers the notebook folder's own install", async () => {
    const other = await CellSession.start();
    mkdirSync(join(other.folder, "node_modules/strikebook"), { recursive: true });
    other.file("node_modules/strikebook/package.json", '{ "name": "strikebook", "type": "module", "main": "main.js" }');
    other.file("node_modules/strikebook/main.js", "export const whose = 'own';");
    expect(await other.text("import { whose } from 'strikebook'; whose")).toBe("'own'");
    await other.end();
  });

  it.each([
    [
      "import x from 'no-such-package'",
      /^ImportError: no package "no-such-package" in .*strikebook-cells-\w+ or the folders above it; `npm install no-such-package` there$/,
    ],
    ["import x from '@scope/none/sub.js'", /no package "@scope\/none"/],
    ["1;\nawait import('./missing.ts')", /^ImportError: no module "\.\/missing\.ts" in .*strikebook-cells-/],
    ["import { rename, renam } from 'node:fs'", /^SyntaxError: "node:fs" has no export "renam"; near it: rename/],
    ["import { computed } from 'pkg-cjs'", /it is a property of its default export/],
    [
      "import 'deep'",
      /^ImportError: no package "not-there" in .*node_modules\/deep or .* \(imported by \.\/node_modules\/deep\/main\.js\)/,
    ],
  ])("%s says what is missing, and from where", async (code, message) => {
    const { error } = await session.run(code);
    expect(`${error?.name}: ${error?.message}`).toMatch(message);
    expect(error).toMatchObject({ cell: `Cell ${session.cells}`, line: code.split("\n").length });
  });
});

describe("tslab", () => {
  it("is the evaluator's own everywhere, one and the same, whether it is installed or not", async () => {
    const own = await CellSession.start();
    own.file(
      "esm.ts",
      "import tslab, { display } from 'tslab';\nexport const same = tslab.display === display;\nexport { display };",
    );
    own.file("old.cjs", "exports.display = require('tslab').display;");
    const code =
      "import * as all from 'tslab'; [(await import('tslab')).display, require('tslab').display, (await import('./esm.ts')).display, require('./old.cjs').display].every((one) => one === all.display) && (await import('./esm.ts')).same";
    expect(await own.text(code)).toBe("true");
    mkdirSync(join(own.folder, "node_modules/tslab"), { recursive: true });
    own.file("node_modules/tslab/package.json", '{ "name": "tslab", "main": "main.js" }');
    own.file("node_modules/tslab/main.js", "exports.display = 'the installed one';");
    expect(await own.text(code)).toBe("true");
    expect(
      await own.text("import { versions } from 'tslab'; [versions.tslab, versions.node === process.version]"),
    ).toBe("[ '1.0.22', true ]");
    expect(await own.text("import { displ } from 'tslab'")).toMatch(/has no export "displ"; near it: display/);
    await own.end();
  });
});

describe("local modules", () => {
  it("are TypeScript, with types, enums and imports of each other", async () => {
    write("shapes.ts", "export interface Shape { area: number }\nexport enum Kind { Round = 1, Square }\n");
    write(
      "math.ts",
      "import { Kind, Shape } from './shapes.ts';\nimport { readFileSync, type Stats } from 'node:fs';\nexport const square = (side: number): Shape => ({ area: side ** 2 });\nexport class Box { constructor(readonly kind: Kind = Kind.Square) {} }\nexport const self = import.meta.url.split('?')[0]!.endsWith('/math.ts') && readFileSync !== undefined;\n",
    );
    expect(
      await session.text("import { Box, self, square } from './math.ts'; [square(3).area, new Box().kind, self]"),
    ).toBe("[ 9, 2, true ]");
  });

  it("are found without their ending, or by the ending of what they compile to", async () => {
    expect(
      await session.text("(await import('./math')).square(2).area + (await import('./math.js')).square(2).area"),
    ).toBe("8");
  });

  it("are one instance until they change", async () => {
    write("state.ts", "export const started: number = performance.now();");
    expect(await session.text("import { started } from './state.ts'; const before = started")).toBeUndefined();
    expect(await session.text("import { started } from './state.ts'; started === before")).toBe("true");
  });

  it("load again when they or a module below them have changed", async () => {
    write("below.ts", "export const value: number = 1;");
    write("middle.ts", "export { value } from './below.js';");
    write("top.ts", "import { value } from './middle.ts';\nimport './math.ts';\nexport const read = () => value;");
    expect(await session.text("import { read } from './top.ts'; read()")).toBe("1");
    write("below.ts", "export const value: number = 2;");
    expect(await session.text("import { read } from './top.ts'; read()")).toBe("2");
    write("plain.mjs", "export const p = 1;");
    expect(await session.text("(await import('./plain.mjs')).p")).toBe("1");
    write("plain.mjs", "export const p = 2;");
    expect(await session.text("(await import('./plain.mjs')).p")).toBe("2");
    write("data.json", '{ "strike": 24300 }');
    expect(await session.text("import again from './data.json'; again.strike")).toBe("24300");
  });

  it("may import each other in a circle", async () => {
    write(
      "even.ts",
      "import { odd } from './odd.ts';\nexport const even = (n: number): boolean => n === 0 || odd(n - 1);",
    );
    write(
      "odd.ts",
      "import { even } from './even.ts';\nexport const odd = (n: number): boolean => n !== 0 && even(n - 1);",
    );
    expect(await session.text("import { even } from './even.ts'; even(10)")).toBe("true");
  });

  it("get strikebook too, and its progress reaches the host", async () => {
    write(
      "work.ts",
      "import { startProgress } from 'strikebook';\nexport async function work() { await null; const step = startProgress('reading', { unit: 'rows', total: 4 }); step.advance(4); step.end(); }",
    );
    session.events.length = 0;
    expect(
      await session.text("import { work } from './work.ts'; await new Promise((r) => setTimeout(r, 50)); await work()"),
    ).toBeUndefined();
    const states = session.events.map((event) => (event.kind === "progress" ? event.progress.state : event.kind));
    expect(states).toEqual(["running", "done"]);
  });

  it("show errors at their own file and line, and the cell that called", async () => {
    write(
      "faulty.ts",
      "export function fail(what: string): never {\n  type Local = string;\n  throw new RangeError(what satisfies Local);\n}\n",
    );
    const { error } = await session.run("import { fail } from './faulty.ts';\n\nfail('here');");
    expect(error).toMatchObject({
      name: "RangeError",
      cell: `Cell ${session.cells}`,
      line: 3,
      file: { path: "faulty.ts", line: 3, column: 9 },
    });
    expect(error?.frame).toContain(">  3 |   throw new RangeError".replace(">  ", "> "));
    expect(error?.stack).toEqual([
      "at fail (faulty.ts, line 3, column 9)",
      `at Cell ${session.cells}, line 3, column 1`,
    ]);
  });

  it.each([
    [
      "syntax.ts",
      "export const a = 1;\nexport const b = ;\n",
      /^SyntaxError: Unexpected token/,
      { path: "syntax.ts", line: 2, column: 18 },
    ],
    [
      "decorated.ts",
      "const d = (c: any) => c;\ninterface Gone {\n}\n@d export class A {\n  static x = (() => { throw new Error('in a class') })();\n}",
      /^Error: in a class/,
      { path: "decorated.ts", line: 5, column: 29 },
    ],
    [
      "throws.ts",
      "\nexport const a: number = (() => { throw new Error('at load') })();",
      /^Error: at load/,
      { path: "throws.ts", line: 2, column: 41 },
    ],
  ])("name the place of a fault in %s", async (name, text, message, file) => {
    write(name, text);
    const { error } = await session.run(`import './${name}'`);
    expect(`${error?.name}: ${error?.message}`).toMatch(message);
    expect(error).toMatchObject({ cell: `Cell ${session.cells}`, line: 1, file });
    expect(error?.frame).toContain(`> ${file.line} | `);
  });

  it("work again when the fault is mended", async () => {
    write("syntax.ts", "export const a = 1;\nexport const b = 2;\n");
    expect(await session.text("import { b } from './syntax.ts'; b")).toBe("2");
  });

  it("name an import of theirs that is missing", async () => {
    write("lonely.ts", "import { x } from './nobody.ts';\nx();");
    expect(await session.text("import './lonely.ts'")).toMatch(
      /^ImportError: no module "\.\/nobody\.ts" in .* \(imported by \.\/lonely\.ts\)/,
    );
    write("named.ts", "import { nothing } from './math.ts';\nnothing();");
    expect(await session.text("import './named.ts'")).toMatch(
      /SyntaxError: .*'\.\/math\.ts' does not provide an export named 'nothing'/,
    );
    expect(await session.text("import './view.tsx'")).toMatch(/no module|not supported/);
  });
});
