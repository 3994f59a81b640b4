import { beforeAll, describe, expect, it } from "vitest";
import { loadParser, type Parser } from "../../../kernels/typescript/compile/parseTypeScript.js";
import { slowLoopHint } from "../../../kernels/typescript/slowLoopHint.js";
import { CellSession } from "./CellSession.js";

let parse: Parser;
beforeAll(async () => {
  parse = await loadParser();
});

describe("the hint about a loop outside of a function", () => {
  it.each([
    ["let s = 0;\nfor (let i = 0; i < 9; i++) s += i", 2],
    ["if (true) {\n\n  while (x > 0) y += Math.sqrt(x--) }", 3],
    ["for (const x of list) n += x", 1],
    ["try { do { n++ } while (n < 9) } finally {}", 1],
  ])("names its line in %j", (code, line) => {
    expect(slowLoopHint(code, 1500, parse)).toContain(`took 1.5 s and has a loop outside of a function (line ${line})`);
    expect(slowLoopHint(code, 999, parse)).toBeUndefined();
  });

  it.each([
    ["function f() { for (;;) {} }\nf()"],
    ["for (const x of list) await x"],
    ["for (const x of list) n += price(x)"],
    ["for (const x of list) quotes[x] = new Quote(x)"],
    ["for await (const x of stream) n++"],
    ["list.forEach((x) => { while (x--) {} })"],
    ["class A { static { for (const x of []) {} } }"],
    ["({ a: 1 })"],
  ])("is not given for %j", (code) => {
    expect(slowLoopHint(code, 5000, parse)).toBeUndefined();
  });

  it("comes with the outcome of a slow cell", async () => {
    const session = await CellSession.start();
    try {
      await session.run("Object.defineProperty(globalThis, 'clock', { get: Date.now }); declare const clock: number");
      const slow = await session.run("const until = clock + 1100; let n = 0; while (clock < until) n++");
      expect(slow.hint).toMatch(/^hint: this cell took 1\.\d s .*line 1/);
      expect((await session.run("for (let i = 0; i < 10; i++) n++")).hint).toBeUndefined();
    } finally {
      await session.end();
    }
  });
});
