import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codePointsOfUnits, unitsOfCodePoints } from "../../../kernels/jupyter/codePoints.js";
import { isComplete } from "../../../kernels/jupyter/language/isComplete.js";
import { namePathAt, namePathBefore } from "../../../kernels/jupyter/language/namePath.js";
import { loadParser } from "../../../kernels/typescript/compile/parseTypeScript.js";

describe("cursor positions", () => {
  it("counts an emoji as one code point and two units", () => {
    expect(unitsOfCodePoints("a😀b", 2)).toBe(3);
    expect(codePointsOfUnits("a😀b", 3)).toBe(2);
    expect(unitsOfCodePoints("a😀b", 99)).toBe(4);
    expect(codePointsOfUnits("a😀b", 99)).toBe(3);
    expect(unitsOfCodePoints("a", -1)).toBe(0);
  });

  it("goes both ways for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(50), (text, at) => {
        const points = Math.min(at, [...text].length);
        const units = unitsOfCodePoints(text, points);
        expect(units).toBe([...text].slice(0, points).join("").length);
        expect(codePointsOfUnits(text, units)).toBe(points);
      }),
    );
  });
});

describe("isComplete", async () => {
  const parse = await loadParser();
  const status = (code: string): string => isComplete(code, parse).status;

  it.each([
    "",
    "  \n",
    "1",
    "// only a comment",
    "const x: number = 1",
    "function f<T>(x: T) {\n  return x\n}",
    "{ a: 1, b: 2 }",
    "{ let a = 1 }",
    "await fetch('x')",
    "import { a } from 'b'",
    "[1, 2].map((x) => x)",
    "`a\nb`",
  ])("takes %j as complete", (code) => expect(status(code)).toBe("complete"));

  it.each([
    "function f() {",
    "f(1,",
    "[1, 2",
    "{ a: 1,",
    "`abc",
    "`abc ${",
    "`abc ${1}",
    "/* abc",
    "if (x)",
    "const x =",
    "x.",
    "1 +",
    "class A {\n  b = 1",
    "interface A {",
    "import { a",
    "import { a } from",
    "f( // why",
    "const f = (x: number) =>",
    "[1].map((x) =>",
    "try {}",
    "type A =",
  ])("waits for more after %j", (code) => expect(status(code)).toBe("incomplete"));

  it.each(["}", "1 1", "'abc", "'abc\nlet b = 1", "let 1x = 2", "else", "if (a) { ) ", "let x = [1,,; 3"])(
    "refuses %j",
    (code) => expect(status(code)).toBe("invalid"),
  );

  it("indents the next line behind an opening bracket", () => {
    expect(isComplete("function f() {", parse)).toEqual({ status: "incomplete", indent: "  " });
    expect(isComplete("{\n  if (x) { // so\n", parse)).toEqual({ status: "incomplete", indent: "    " });
    expect(isComplete("f(1,", parse)).toEqual({ status: "incomplete", indent: "" });
  });
});

describe("name paths", () => {
  it.each([
    ["cou", [], "cou"],
    ["a.b.co", ["a", "b"], "co"],
    ["x = a?.b.", ["a", "b"], ""],
    ["f(a.", ["a"], ""],
    ["[...lis", [], "lis"],
    ["", [], ""],
    ["'😀'; größe.w", ["größe"], "w"],
  ] as const)("reads %j", (code, owners, name) => {
    expect(namePathBefore(code, code.length)).toEqual({
      owners,
      name,
      from: code.length - name.length,
      to: code.length,
    });
  });

  it.each(["f().", "'a'.", "1.", "a[0].b"])("gives up at %j", (code) => {
    expect(namePathBefore(code, code.length)).toBeUndefined();
  });

  it("takes the whole name under the cursor, or the function around it", () => {
    expect(namePathAt("a.count + 1", 4)).toMatchObject({ owners: ["a"], name: "count" });
    expect(namePathAt("price(1, f(2), ", 15)).toMatchObject({ owners: [], name: "price" });
    expect(namePathAt("1 + ", 4)).toBeUndefined();
  });
});
