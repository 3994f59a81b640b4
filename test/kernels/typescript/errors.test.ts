import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describePlace, formatCellError } from "../../../kernels/typescript/CellError.js";
import { CellSession } from "./CellSession.js";

let session: CellSession;
beforeAll(async () => {
  session = await CellSession.start();
});
afterAll(() => session.end());

/** Runs a cell that must fail. */
async function errorOf(code: string) {
  const { status, error } = await session.run(code);
  expect(status).toBe("error");
  return error!;
}

describe("errors of a cell", () => {
  it("names the cell's own line and column, with the lines around it", async () => {
    const error = await errorOf("const a = 1;\n\nfunction f() {\n  return missing + a;\n}\nf();");
    const cell = `Cell ${session.cells}`;
    expect(error).toMatchObject({ name: "ReferenceError", cell, line: 4, column: 3 });
    expect(error.frame).toBe(
      "  2 | \n  3 | function f() {\n> 4 |   return missing + a;\n    |   ^\n  5 | }\n  6 | f();".replace(
        "| \n",
        "|\n",
      ),
    );
    expect(error.stack).toEqual([`at f (${cell}, line 4, column 3)`, `at ${cell}, line 6, column 1`]);
    expect(describePlace(error)).toBe(`${cell}, line 4`);
  });

  it("names the earlier cell in which the code stands", async () => {
    await session.run("function thrower() {\n\n  throw new Error('from before');\n}");
    const defined = session.cells;
    const error = await errorOf("1;\nthrower();");
    expect(error).toMatchObject({ cell: `Cell ${defined}`, line: 3 });
    expect(error.stack[1]).toBe(`at Cell ${session.cells}, line 2, column 1`);
  });

  it("keeps columns behind an import, an await and a type on the first line", async () => {
    const error = await errorOf("import { sep } from 'node:path'; const x: string = await sep; nothing();");
    expect(error).toMatchObject({
      line: 1,
      column: "import { sep } from 'node:path'; const x: string = await sep; ".length + 1,
    });
  });

  it("keeps lines behind imports of several lines, enums and types", async () => {
    const error = await errorOf(
      "import {\n  sep,\n  join,\n} from 'node:path';\nenum Side {\n  Call,\n  Put,\n}\ninterface A {\n  b: 1;\n}\nnothing();",
    );
    expect(error).toMatchObject({ line: 12, column: 1 });
  });

  it("takes a syntax error that a cell throws for what it is, also without a stack", async () => {
    const own = await CellSession.start();
    try {
      await own.run("Error.stackTraceLimit = 0");
      const thrown = await own.run('function zf() { return "old" }\nJSON.parse("{bad")');
      expect(thrown.error).toMatchObject({ name: "SyntaxError" });
      expect(thrown.error?.line).toBeUndefined();
      expect(await own.text('const zf = () => "new"; zf()')).toBe("'new'");
    } finally {
      await own.end();
    }
  });

  it.each([
    [
      "const dec = (c: any, _: any) => c;\n@dec class A {\n  x = 1; // one\n\n  m(): void {\n    if (this.x)\n      Number.here();\n  }\n}\nnew A().m();",
    ],
    ["const dec = (c: any, _: any) => c;\nclass A {\n  a: number = Number.here();\n  @dec\n  m() {}\n}\nnew A();"],
    [
      "const dec = (c: any, _: any) => c;\n@dec class A {\n  t = `one\n    two ${1}\n`; m() {\n    return Number.here() }\n}\nnew A().m();",
    ],
    [
      "namespace N {\n  interface I {\n    a: 1;\n  }\n  // note\n  export const f = (x: I) => {\n    return [x, Number.here()];\n  };\n  f({ a: 1 });\n}",
    ],
    ["namespace N { export const t = `\n  ${1}\n`;\n  export const a = 2 }\nnamespace N {\n  t + a; Number.here() }"],
    ["enum E { A }\nenum E {\n  B = 4,\n  C = 'x'.length + Number.here(),\n}"],
  ])("keeps the place inside %j", async (code) => {
    const error = await errorOf(code);
    const before = code.slice(0, code.indexOf("here()")).split("\n");
    expect(error).toMatchObject({ message: "Number.here is not a function", line: before.length });
    expect(error.column).toBe(before.at(-1)!.length + 1);
  });

  it("keeps the lines and spaces of template strings in a namespace and a class with decorators", async () => {
    const template = "`one\n\n    two ${`in\n  ner`}\n  `";
    const code = `namespace N { export const t = ${template}; }\n@((c: any, _: any) => c) class A { t = ${template} }\n`;
    expect(await session.text(`${code}[N.t, new A().t].every((t) => t === ${template})`)).toBe("true");
  });

  it.each([
    ["let x = 1;\nlet y = (2 + ;\n", 2, 14],
    ["function f() {\n  if (true) {\n}\n", 4, 1],
    ["const a = 'open", 1, 11],
    ["let twice = 1;\nlet twice = 2;", 2, 5],
    ["return 5", 1, 1],
    ["const { a, a: b } = {};\n  await 1; private x", 2, 19],
    ["class A { constructor() { await 1 } }", 1, 27],
    ["1;\nexport * from 'x'", 2, 1],
  ])("places the syntax error of %j", async (code, line, column) => {
    const error = await errorOf(code);
    expect(error).toMatchObject({ name: "SyntaxError", cell: `Cell ${session.cells}`, line, column });
    expect(error.frame).toContain(`> ${line} |`);
  });

  it("declares nothing when the syntax is wrong", async () => {
    await errorOf("const fresh = 1; let fresh = 2");
    expect(await session.text("var fresh = 3; fresh")).toBe("3");
  });

  it("shows the chain of causes and the errors of an AggregateError", async () => {
    const error = await errorOf("const inner = new TypeError('inner');\nthrow new Error('outer', { cause: inner })");
    expect(error.cause).toMatchObject({ name: "TypeError", message: "inner", line: 1 });
    expect(formatCellError(error)).toMatch(
      /^Error: outer\n {2}Cell \d+, line 2\n[\s\S]*Caused by: TypeError: inner\n {2}Cell \d+, line 1\n/,
    );
    const many = await errorOf("await Promise.any([Promise.reject(new Error('a')), Promise.reject(5)])");
    expect(many.errors?.map((one) => one.message)).toEqual(["a", "5"]);
  });

  it("shows an error code, but not twice", async () => {
    expect((await errorOf("require('node:fs').readFileSync('/nowhere')")).name).toBe("Error [ENOENT]");
    expect((await errorOf("Buffer.alloc('x' as any)")).name).toMatch(/^TypeError \[ERR_INVALID_ARG_TYPE\]$/);
  });

  it("survives a hostile error", async () => {
    await errorOf(
      "throw Object.defineProperties(new Error('x'), { message: { get() { throw 1 } }, stack: { value: 7 } })",
    );
    const error = await errorOf(
      "const late = new Error('x'); late.stack; Object.defineProperty(late, 'message', { get() { throw 1 } }); throw late",
    );
    expect(error.message).toBe("(message cannot be read: 1)");
    expect((await errorOf("const e = new Error('self'); e.cause = e; throw e")).cause).toBeUndefined();
    expect((await errorOf("throw new Proxy({}, {})")).name).toBe("Thrown");
  });

  it("shows where a value's own display failed", async () => {
    const error = await errorOf("({ toDisplay() { throw new Error('not shown') } })");
    expect(error.message).toBe("not shown");
  });

  it("gives evaluator frames to nobody", async () => {
    await session.run("console.error(new Error('printed')); console.error({ nested: new Error('inside') })");
    const printed = session.printed(session.cells, "stderr");
    expect(printed).toMatch(
      /^Error: printed\n {4}at Cell_\d+:1:\d+\n\{\n {2}nested: Error: inside\n {6}at Cell_\d+:1:\d+\n\}\n$/,
    );
  });

  it("gives a cell that runs again a script name of its own", async () => {
    const run = (code: string) => session.evaluator.evaluate({ code, cellName: "Cell again" });
    await run("function again() {\n  throw new Error('first text');\n}");
    const { error } = await run("\n\nagain()");
    expect(error).toMatchObject({ cell: "Cell again", line: 2 });
    expect(error?.frame).toContain("first text");
  });
});

describe("errors that nobody waits for", () => {
  it.each([
    ["a timer", "setTimeout(() => {\n  throw new Error('late');\n}, 5); await new Promise((r) => setTimeout(r, 40))"],
    ["a promise", "Promise.resolve().then(() => {\n  throw new Error('late');\n}); 1"],
    ["a tick", "process.nextTick(() => {\n  throw new Error('late');\n}); 1"],
  ])("of %s come as an event of their cell, before its outcome", async (_, code) => {
    session.events.length = 0;
    const outcome = await session.run(code);
    expect(outcome.status).toBe("ok");
    expect(session.events).toEqual([
      expect.objectContaining({
        kind: "uncaught",
        id: `Cell ${session.cells}`,
        error: expect.objectContaining({ message: "late", line: 2 }),
      }),
    ]);
  });
});
