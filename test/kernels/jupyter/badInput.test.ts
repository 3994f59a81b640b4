import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../kernels/jupyter/wire/Message.js";
import { type Executed, KERNEL_MAIN, KernelClient, printed, resultText } from "./KernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.end());

function file(name: string, text: string): void {
  mkdirSync(dirname(join(kernel.folder, name)), { recursive: true });
  writeFileSync(join(kernel.folder, name), text);
}

const traceback = (reply: JsonObject): string => stripVTControlCharacters((reply["traceback"] as string[]).join("\n"));

/** Runs a cell that must fail, and one behind it that must not; gives `Name: message` and the whole traceback. */
async function failure(code: string, from: KernelClient = kernel): Promise<{ said: string; whole: string }> {
  const { reply, iopub } = await from.execute(code);
  expect(reply["status"]).toBe("error");
  expect(iopub.filter((one) => one.header.msg_type === "error")).toHaveLength(1);
  expect(resultText(await from.execute("'alive'"))).toBe("'alive'");
  return { said: `${reply["ename"]}: ${reply["evalue"]}`, whole: traceback(reply) };
}

describe("a syntax error", () => {
  it.each([
    ["let x = 1;\nlet y = (2 + ;", "> 2 | let y = (2 + ;\n    |              ^"],
    ["const text = `a\n${b", /> 2 \| \$\{b/],
    ["import { a from 'b'", "> 1 | import { a from 'b'\n    |            ^"],
    ["class A {\n  method( {\n}", /> 3 \| \}/],
    ["<div>text</div>", /> 1 \| <div>/],
    ["await = 3", "> 1 | await = 3\n    |       ^"],
  ])("in %j shows its place", async (code, frame) => {
    const { said, whole } = await failure(code);
    expect(said).toMatch(/^SyntaxError: ./);
    if (typeof frame === "string") expect(whole).toContain(frame);
    else expect(whole).toMatch(frame);
  });
});

describe("an import that does not exist", () => {
  beforeAll(() => {
    file("node_modules/lodash/package.json", '{ "name": "lodash", "main": "main.js" }');
    file("node_modules/lodash/main.js", "exports.map = 1");
    file(
      "node_modules/@quant/curves/package.json",
      '{ "name": "@quant/curves", "exports": { "./zero": "./z.js", "./par": "./z.js" } }',
    );
    file("node_modules/@quant/curves/z.js", "exports.rate = 1");
    file("curves.ts", "export const rate = 1;\nexport const spread = 2;");
    file("models/heston.ts", "export const kappa = 1;");
    file("lonely.ts", "import { x } from './curvess';\nexport const y = x;");
    file("hungry.ts", "import { x } from 'lodahs';\nexport const y = x;");
    file("wrong.ts", "export const one = 1;\nimport { rat } from './curves';\nexport const y = rat;");
  });

  it.each([
    ["import _ from 'lodahs'", /^ImportError: no package "lodahs" in .*; near it: lodash; `npm install lodahs` there$/],
    ["import { r } from '@quant/curve'", /near it: @quant\/curves;/],
    [
      "import { r } from '@quant/curves/zeroo'",
      /^ImportError: "@quant\/curves" has no entry "@quant\/curves\/zeroo"; near it: @quant\/curves\/zero$/,
    ],
    [
      "import { x } from 'strikebook/vool'",
      /^ImportError: "strikebook" has no entry "strikebook\/vool"; near it: strikebook\/vol$/,
    ],
    [
      "import { blackPrce } from 'strikebook'",
      /^SyntaxError: "strikebook" has no export "blackPrce"; near it: blackPrice, blackPrices$/,
    ],
    ["import fs from 'node:fss'", /^ImportError: no built-in module "node:fss"; near it: node:fs/],
    ["import { rate } from './curvs'", /^ImportError: no module ".\/curvs" in .*; near it: \.\/curves$/],
    ["import { rate } from './curvs.ts'", /near it: \.\/curves\.ts$/],
    [
      "import { kappa } from './models/hestn'",
      /^ImportError: no module ".\/models\/hestn" in .*; near it: \.\/models\/heston$/,
    ],
    [
      "import { kappa } from './model/heston'",
      /^ImportError: no module ".\/model\/heston": there is no folder .*model$/,
    ],
    ["import { rat } from './curves'", /^SyntaxError: "\.\/curves" has no export "rat"; near it: rate$/],
    ["const m = await import('./nowhere.js')", /^ImportError: no module ".\/nowhere\.js" in/],
    [
      "import { y } from './lonely'",
      /^ImportError: no module ".\/curvess" in .* \(imported by \.\/lonely\.ts\); near it: \.\/curves$/,
    ],
    [
      "import { y } from './hungry'",
      /^ImportError: no package "lodahs" in .* \(imported by \.\/hungry\.ts\); near it: lodash;/,
    ],
  ])("%s: what is missing, and what is near it", async (code, message) => {
    const { said, whole } = await failure(code);
    expect(said).toMatch(message);
    expect(whole).toContain(`> 1 | ${code}`);
  });

  it("in a module shows the line of that module", async () => {
    const { said, whole } = await failure("import { y } from './wrong'");
    expect(said).toMatch(/does not provide an export named 'rat'/);
    expect(whole).toContain("wrong.ts, line 2, called from Cell");
    expect(whole).toContain("> 2 | import { rat } from './curves';\n    |          ^");
  });
});

describe("modules that import each other", () => {
  it("work when they use each other later, as in any ES module", async () => {
    file(
      "even.ts",
      "import { odd } from './odd';\nexport function even(n: number): boolean { return n === 0 || odd(n - 1) }",
    );
    file(
      "odd.ts",
      "import { even } from './even';\nexport function odd(n: number): boolean { return n !== 0 && even(n - 1) }",
    );
    expect(resultText(await kernel.execute("import { even } from './even'; [even(10), even(7)]"))).toBe(
      "[ true, false ]",
    );
    file(
      "odd.ts",
      "import { even } from './even';\nexport function odd(n: number): boolean { return n > 0 && even(n - 1) } // edited",
    );
    expect(resultText(await kernel.execute("import { odd } from './odd'; odd(7)"))).toBe("true");
  });

  it("say who is in the circle when one needs a value too early, and work when that is mended", async () => {
    file("first.ts", "import { two } from './second';\nexport const one: number = two + 1;");
    file("second.ts", "import { three } from './third';\nexport const two: number = three + 1;");
    file("third.ts", "import { one } from './first';\nexport const three: number = one + 1;");
    const { said, whole } = await failure("import { one } from './first'");
    expect(said).toBe(
      "ReferenceError: Cannot access 'one' before initialization: ./third.ts and ./first.ts and ./second.ts import each other, and ./third.ts runs first; move what they share into another module",
    );
    expect(whole).toContain("> 2 | export const three: number = one + 1;");
    const again = await failure("import { one } from './first'");
    expect(again.said).toBe(said);
    file("third.ts", "export const three: number = 3;");
    expect(resultText(await kernel.execute("import { one } from './first'; one"))).toBe("5");
  });
});

describe("a module that fails while it loads", () => {
  it.each([
    [
      "throws",
      "const a: number = 1;\nfunction boom() {\n  throw new RangeError('at load');\n}\nboom();\nexport const ok = a;",
      "RangeError: at load",
      "line 3",
    ],
    [
      "rejects",
      "await new Promise((r) => setTimeout(r, 5));\nawait Promise.reject(new TypeError('late'));\nexport const ok = 1;",
      "TypeError: late",
      "line 2",
    ],
    ["has a wrong syntax", "export const a = 1;\nexport const ok = (;\n", "SyntaxError: Unexpected token", "line 2"],
  ])(
    "because it %s: named with its line each time, and tried again after an edit",
    async (how, source, message, line) => {
      const name = `fails-${how.replaceAll(" ", "-")}`;
      file(`${name}.ts`, source);
      file(`over-${name}.ts`, `import { ok } from './${name}';\nexport const over = ok + 1;`);
      for (const path of [name, name, `over-${name}`]) {
        const { said, whole } = await failure(`import * as m from './${path}'`);
        expect(said).toBe(message);
        // Three cells have failed, with two checks between them: each is named for its own.
        const count = Number((await kernel.execute("0")).reply["execution_count"]) - 2;
        expect(whole).toContain(`${name}.ts, ${line}, called from Cell ${count}, line 1`);
        expect(whole.match(/at Cell \d+/g)).toEqual([`at Cell ${count}`]);
      }
      file(`${name}.ts`, `export const ok = 5; // ${"mended".repeat(3)}`);
      expect(resultText(await kernel.execute(`import { over } from './over-${name}'; over`))).toBe("6");
    },
  );

  it("can be stopped when it never ends, and mended", async () => {
    file("endless.ts", "export const ok = 1;\nfor (;;) {}");
    const id = await kernel.startCell("console.log('loading'); const endless = await import('./endless')");
    await kernel.until(() => printed({ reply: {}, iopub: kernel.broadcasts(id) }) !== "");
    await new Promise((done) => setTimeout(done, 200));
    await kernel.request("interrupt_request", {}, "control");
    expect((await kernel.done(id)).reply).toMatchObject({ status: "error", ename: "Interrupted" });
    file("endless.ts", "export const ok = 1; // mended");
    expect(resultText(await kernel.execute("(await import('./endless')).ok"))).toBe("1");
  });

  it("is a broken JSON file", async () => {
    file("broken.json", '{ "a": 1,, }');
    expect((await failure("import settings from './broken.json'")).said).toMatch(
      /^SyntaxError: .*broken\.json: .*position/,
    );
    file("broken.json", '{ "a": 1 }');
    expect(resultText(await kernel.execute("import settings from './broken.json'; settings.a"))).toBe("1");
  });
});

describe("too much of everything", () => {
  it.each([
    ["new Float64Array(1e12)", /^RangeError: Invalid typed array length/],
    ["'x'.repeat(2 ** 30)", /^RangeError: Invalid string length/],
    ["const deep = (n: number): number => 1 + deep(n); deep(0)", /^RangeError: Maximum call stack size exceeded/],
    ["const error = new Error('a'.repeat(5e6)); throw error", /^Error: a{20000}$/],
    [
      "let chain: Error | undefined; for (let i = 0; i < 1e4; i++) chain = new Error(`e${i}`, { cause: chain }); throw chain",
      /^Error: e9999$/,
    ],
    [
      "throw Object.defineProperty(new Error(''), 'message', { get() { throw 1 } })",
      /^Error: \(message cannot be read: 1\)$/,
    ],
    ["throw new Proxy({}, { get() { throw new Error('trap') }, getPrototypeOf() { throw new Error('trap') } })", /./],
    [
      "({ toString() { throw 1 }, [Symbol.toPrimitive]() { throw 2 }, get [Symbol.toStringTag]() { throw 3 }, get a() { throw 4 } }) + ''",
      /^Thrown: 2$/,
    ],
  ])("%s is an error of its cell", async (code, message) => {
    expect((await failure(code)).said).toMatch(message);
  });

  it("a value that cannot be shown costs nothing but its text", async () => {
    const hostile = await kernel.execute(
      "({ get a() { throw new Error('no') }, get [Symbol.toStringTag]() { throw 3 } })",
    );
    expect(["ok", "error"]).toContain(hostile.reply["status"]);
    const wide = await kernel.execute("Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => [`k${i}`, { i }]))");
    expect(wide.reply["status"]).toBe("ok");
    expect(String(resultText(wide)).length).toBeLessThan(2e6);
    await kernel.execute("let nest: unknown = 1; for (let i = 0; i < 1e5; i++) nest = [nest]");
    expect((await kernel.execute("nest")).reply["status"]).toBe("ok");
    expect(resultText(await kernel.execute("'alive'"))).toBe("'alive'");
  });

  it("an endless chain of promises is stopped by an interrupt", async () => {
    const id = await kernel.startCell(
      "let turns = 0; const next = (): Promise<void> => (turns++, Promise.resolve().then(next)); await next()",
    );
    await new Promise((done) => setTimeout(done, 150));
    await kernel.request("interrupt_request", {}, "control");
    expect((await kernel.done(id)).reply).toMatchObject({ ename: "Interrupted" });
    expect(
      resultText(
        await kernel.execute(
          "const seen = turns; await new Promise((r) => setTimeout(r, 20)); turns === seen && turns > 0",
        ),
      ),
    ).toBe("true");
  });
});

describe("out of memory", () => {
  const fill = async (from: KernelClient, code: string, message: RegExp): Promise<void> => {
    await from.execute("console.log('one'); let a = 1");
    await from.execute("throw new Error('not again')");
    await from.execute("const b: number = ++a; function c() { return a + b }");
    const ended: Executed = await from.execute(code);
    expect(ended.reply).toMatchObject({ status: "error", ename: "OutOfMemory" });
    expect(ended.reply["evalue"]).toMatch(message);
    expect(ended.reply["evalue"]).toMatch(
      /all variables are lost, and the next cell starts in a fresh process; there, a cell with `await replay\(\)` runs the 2 cells again that had succeeded$/,
    );
    expect(printed(ended, "stderr")).toBe("");
    const again = await from.execute("await replay()");
    expect(String(resultText(again))).toMatch(/^replayed 2 cells in/);
    expect(printed(again)).toBe("one\n");
    expect(resultText(await from.execute("[a, b, c()]"))).toBe("[ 2, 2, 4 ]");
    await from.end();
  };

  it("of V8's heap", async () => {
    const small = await KernelClient.start({ NODE_OPTIONS: "--max-old-space-size=90" });
    await fill(
      small,
      "const hoard: unknown[] = []; for (;;) hoard.push(new Array(1e4).fill(Math.random()))",
      /^the process ran out of memory:/,
    );
  });

  it.each([
    ["of typed arrays", "const blocks: Float64Array[] = []; for (;;) blocks.push(new Float64Array(1e6).fill(1))"],
    [
      "of buffers that an awaiting cell collects",
      "const blocks: Buffer[] = []; for (;;) { blocks.push(Buffer.alloc(8e6, 1)); await new Promise((r) => setTimeout(r, 1)) }",
    ],
    ["of objects", "const objects: unknown[] = []; for (;;) objects.push({ i: objects.length, list: [1, 2, 3] })"],
  ])("%s, at STRIKEBOOK_MEMORY_MB", async (_, code) => {
    const limited = await KernelClient.start({ STRIKEBOOK_MEMORY_MB: "300" });
    await fill(limited, code, /^the process held \d+ MB, more than the limit of 300 MB \(STRIKEBOOK_MEMORY_MB\):/);
  });
});

describe("replay()", () => {
  it("stops at the first cell that fails, says which, and goes on there the next time", async () => {
    const other = await KernelClient.start();
    const state = join(other.folder, "state.txt");
    writeFileSync(state, "there");
    await other.execute("let first = 1");
    await other.execute("const text = require('node:fs').readFileSync('state.txt', 'utf8')");
    await other.execute("let third = text.length");
    await other.execute("process.exit(1)");
    rmSync(state);
    const stopped = await other.execute("await replay()");
    expect(stopped.reply).toMatchObject({ status: "error", ename: "Error [ENOENT]" });
    expect(printed(stopped, "stderr")).toBe("replayed 1 of 3 cells; Cell 2 did not succeed\n");
    expect(traceback(stopped.reply)).toContain("> 1 | const text = require");
    expect(resultText(await other.execute("[first, typeof third]"))).toBe("[ 1, 'undefined' ]");
    writeFileSync(state, "there");
    expect(resultText(await other.execute("replay()"))).toMatch(/^replayed 2 cells in/);
    expect(resultText(await other.execute("third"))).toBe("5");
    expect((await failure("await replay()", other)).said).toBe(
      "ReplayError: there is nothing to replay: no cells were lost with an earlier process",
    );
    expect((await failure("const later = await replay()", other)).said).toBe(
      "Error: replay() has to be alone in its cell: `await replay()`",
    );
    await other.end();
  });

  it("is stopped by an interrupt, and by the end of its process, and keeps the rest", async () => {
    const other = await KernelClient.start();
    await other.execute("let n = 1");
    await other.execute("if (n === 1) await new Promise((r) => setTimeout(r, 600)); n *= 2");
    await other.execute("n += 5");
    await other.execute("process.exit(1)");
    const id = await other.startCell("await replay()");
    await new Promise((done) => setTimeout(done, 500));
    await other.request("interrupt_request", {}, "control");
    expect((await other.done(id)).reply["ename"]).toBe("Interrupted");
    process.kill(Number(resultText(await other.execute("process.pid"))), "SIGKILL");
    await other.until(() =>
      other.received.some(({ message }) => /SIGKILL.*the \d cells again/.test(String(message.content["text"]))),
    );
    expect(resultText(await other.execute("await replay()"))).toMatch(/^replayed 4 cells/);
    expect(resultText(await other.execute("n"))).toBe("7");
    await other.end();
  });

  it("is any other name once a cell declares it", async () => {
    const other = await KernelClient.start();
    await other.execute("const replay = () => 'mine'");
    expect(resultText(await other.execute("replay()"))).toBe("'mine'");
    await other.end();
  });
});

describe("a connection file", () => {
  it.each([
    ["that is a folder", undefined, /cannot be read \(EISDIR\)/],
    ["that is empty", "", /is not JSON/],
    ["of random bytes", "\x00\xff\x13", /is not JSON/],
    ["that is a list", "[]", /is not a JSON object/],
    ["without ports", "{}", /"shell_port" is not a port number/],
    ["with a port that is none", '{ "shell_port": 70000 }', /"shell_port" is not a port number/],
    ["of an unknown transport", '{ "transport": "carrier pigeon" }', /"transport" is "carrier pigeon"/],
    ["with an unknown signature", '{ "signature_scheme": "rot13" }', /"signature_scheme" is "rot13"/],
    [
      "with a key that is a number",
      '{ "shell_port": 1, "control_port": 2, "stdin_port": 3, "iopub_port": 4, "hb_port": 5, "key": 1 }',
      /"key" is not a string/,
    ],
  ])("%s is refused in one line that names it", (name, text, message) => {
    const path = join(kernel.folder, `${name.replaceAll(" ", "-")}.json`);
    if (text === undefined) mkdirSync(path);
    else writeFileSync(path, text);
    const { status, stderr } = spawnSync(process.execPath, [KERNEL_MAIN, path], { encoding: "utf8" });
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^\[strikebook\] connection file [^\n]*\n$/);
    expect(stderr).toContain(path);
  });
});
