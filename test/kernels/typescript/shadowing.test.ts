import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CellSession } from "./CellSession.js";

const NAMES =
  "AbortController,Array,Buffer,Error,JSON,Map,Math,Number,Object,Promise,Reflect,Set,String,Symbol,TypeError,URL,WeakMap,WeakRef,clearTimeout,console,performance,process,queueMicrotask,require,setImmediate,setTimeout,signal,structuredClone";

/** A user may call a variable `performance`; the evaluator shares the realm and must not care. */
describe.each([
  ["let", `let ${NAMES} = 1`],
  ["const", `const ${NAMES.replaceAll(",", " = 1,")} = 1`],
  ["var", `var ${NAMES.replaceAll(",", " = 1,")} = 1`],
  [
    "function",
    NAMES.split(",")
      .map((name) => `function ${name}() { return "mine" }`)
      .join("\n"),
  ],
])("globals declared again by %s", (_, declaration) => {
  let session: CellSession;
  beforeAll(async () => {
    session = await CellSession.start({ graceMs: 8000 });
    session.file(
      "module.ts",
      "export const size: number = 3;\nexport function fails(): never { throw new RangeError('far') }",
    );
    // A property of the global object that is gone is gone for what loads later, as in every program.
    if (/^(var|function)/.test(declaration)) await session.run("import 'strikebook'");
    expect(await session.text(declaration)).toBeUndefined();
  });
  afterAll(() => session.end());

  it.each([
    ["1 + 1", "2"],
    ["({ a: [1, 'b', new Date(0)] })", "{ a: [ 1, 'b', 1970-01-01T00:00:00.000Z ] }"],
    ["throw new RangeError('thrown')", "RangeError: thrown"],
    ["nowhere", "ReferenceError: nowhere is not defined"],
    ["await (async () => { await null; return 5 })()", "5"],
    ["import { sep } from 'node:path'; sep", "'/'"],
    ["import { size, fails } from './module'; size", "3"],
    ["fails()", "RangeError: far"],
    ["import { blackPrice } from 'strikebook'; blackPrice('call', 100, 100, 0.1, 0.2) > 0", "true"],
    ["display([2]); 3", "3"],
    ["enum Side { Put }\nSide.Put", "0"],
  ])("%s", async (code, shown) => {
    expect(await session.text(code)).toBe(shown);
  });

  it("an interrupt", async () => {
    const running = session.run("for (;;) {}");
    await new Promise((done) => setTimeout(done, 60));
    session.evaluator.interrupt();
    expect(await running).toMatchObject({ status: "aborted" });
    expect(await session.text("2 + 2")).toBe("4");
  });
});
