import { beforeAll, describe, expect, it } from "vitest";
import { CellNames } from "../../../kernels/typescript/compile/CellNames.js";
import { CompileError } from "../../../kernels/typescript/compile/CompileError.js";
import { compileCell } from "../../../kernels/typescript/compile/compileCell.js";
import { compileModule } from "../../../kernels/typescript/compile/compileModule.js";
import { loadParser, type Parser } from "../../../kernels/typescript/compile/parseTypeScript.js";
import { TextEdits } from "../../../kernels/typescript/compile/TextEdits.js";
import { countLineBreaks, placeOf } from "../../../kernels/typescript/compile/textLines.js";

let parse: Parser;
beforeAll(async () => {
  parse = await loadParser();
});

const PROLOGUE = "'use strict';void 0;";

/** The code of a cell in a session of its own, behind the fixed prologue. */
function compiled(source: string): string {
  const { code } = compileCell(source, new CellNames(), parse);
  expect(code.startsWith(PROLOGUE)).toBe(true);
  return code.slice(PROLOGUE.length);
}

describe("compileCell", () => {
  it.each([
    ["a plain cell stays as it is", "f(1);\n// note", "f(1);\n// note"],
    ["const becomes let in as many characters", "const a = 1", "let   a = 1"],
    ["types become spaces", "let a: number = b as any", "let a         = b       "],
    ["type-only statements become empty ones", "a\ntype T = 1\n(b)", "a\n;         \n(b)"],
    ["an end that only a type made visible is written", "a as any\n[1]", "a       ;\n[1]"],
    [
      "import() and import.meta go to the helper",
      "import('x'); import.meta.url",
      "__strikebook__.import('x'); __strikebook__.meta.url",
    ],
    [
      "an import is bound before the first line",
      "1\nimport a, { b as c } from 'x'",
      'let [a,c] = await __strikebook__.bind("x",["default","b"],{},[]);1\n;                            ',
    ],
    ["one of types only is dropped", "import { type A } from 'x'", ";                         "],
    [
      "parameter properties are assigned",
      "class A { constructor(private a: 1) {} }",
      "class A { constructor(        a   ) { this.a = a;} }",
    ],
  ])("%s", (_, source, code) => {
    expect(compiled(source)).toBe(code);
  });

  it("never moves a line", () => {
    const source = [
      "import {",
      "  a,",
      "  type B,",
      "} from 'x'",
      "enum E {",
      "  // comment",
      "  X = 1,",
      "  Y = X << 2,",
      "}",
      "namespace N {",
      "  export const n = 1;",
      "",
      "  export function f(): number { return n }",
      "}",
      "interface I {",
      "  i: 1",
      "}",
      "const mark = 1",
    ].join("\n");
    const { code, edited } = compileCell(source, new CellNames(), parse);
    expect(countLineBreaks(code)).toBe(countLineBreaks(source));
    expect(code.split("\n").findIndex((line) => line.includes("mark"))).toBe(17);
    expect(edited.sourcePlace(18, 7)).toEqual({ line: 18, column: 7 });
    // The call that stands for the import belongs to the import, wherever that is written.
    expect(edited.sourcePlace(1, code.indexOf("__strikebook__.bind"))).toEqual({ line: 1, column: 1 });
  });

  it("keeps columns in text of more than one byte per character", () => {
    const source = "const été: Größe = '日本😀' as 日本; mark";
    expect(compiled(source).length).toBe(source.length);
    expect(compiled(source).indexOf("mark")).toBe(source.indexOf("mark"));
    expect(compiled("type 日本 = '😀'; throwing()").indexOf("throwing")).toBe("type 日本 = '😀'; ".length);
  });

  it("knows the names of a cell and their kinds", () => {
    const names = new CellNames();
    const { declared } = compileCell(
      "const a = 1; let { b, c: [d] } = x; class E {}; function f() { var inner }; for (var g of []) { var h }; import i from 'x'; enum J { K }",
      names,
      parse,
    );
    expect(Object.fromEntries(declared.kinds)).toEqual({
      a: "lexical",
      b: "lexical",
      d: "lexical",
      E: "lexical",
      f: "global",
      g: "global",
      h: "global",
      i: "lexical",
      J: "lexical",
    });
    expect([...declared.constants]).toEqual(["a", "i"]);
  });

  it.each([
    ["let x = ;", 8],
    ["function f() { return }}", 23],
    ["1; export * from 'y'", 3],
    ["class A extends B { constructor(private x: 1) { if (1) super() } }", 20],
  ])("refuses %j at its offset", (source, offset) => {
    const failure = (): unknown => compileCell(source, new CellNames(), parse);
    expect(failure).toThrow(CompileError);
    expect(failure).toThrow(expect.objectContaining({ offset }));
  });

  it("says that JSX is not supported", () => {
    for (const source of ["const a = <div>hi</div>;", "const a = <Name b={1} />;", "f(1, <>x</>)"])
      expect(() => compileCell(source, new CellNames(), parse)).toThrow(
        expect.objectContaining({
          message: expect.stringMatching(/^JSX .* is not supported/),
          offset: source.indexOf("<"),
        }),
      );
    expect(() => compileCell("const a = b </ c;", new CellNames(), parse)).toThrow(/^(?!JSX)/);
  });
});

describe("compileModule", () => {
  it("keeps lines and drops what is only a type", () => {
    const source =
      "import { A, b } from './x.ts';\nimport D from 'd';\nexport interface I { a: A; d: D }\nexport const c: I = b;\nexport enum E { X }\n";
    expect(
      compileModule(source, parse, "module.ts")
        .split("\n")
        .map((line) => line.trimEnd()),
    ).toEqual([
      "import {b} from './x.ts';",
      ";",
      ";",
      "export const c    = b;",
      'export let E = {};(function(E) { E[E["X"] = 0] = "X"; })(E);',
      "",
    ]);
  });

  it("leaves a module without types alone", () => {
    const source = "import a from 'a';\nexport default a;\n";
    expect(compileModule(source, parse, "module.ts")).toBe(source);
  });
});

describe("TextEdits", () => {
  it("maps every place of the result back", () => {
    const edits = new TextEdits("one two\nthree four");
    edits.replace(4, 7, "2");
    edits.insert(8, "> ");
    edits.blank(14, 18);
    const edited = edits.apply();
    expect(edited.text).toBe("one 2\n> three     ");
    expect(edited.sourcePlace(1, 2)).toEqual({ line: 1, column: 2 });
    expect(edited.sourcePlace(2, 3)).toEqual({ line: 2, column: 1 });
    expect(edited.sourcePlace(2, 9)).toEqual({ line: 2, column: 7 });
    expect(() => edits.replace(0, 3, "a\nb")).toThrow("would add 1 lines");
  });

  it("counts lines as the engine does", () => {
    expect(countLineBreaks("a\r\nb\rc\nd\u2028e\u2029")).toBe(5);
    expect(placeOf("ab\ncd", 4)).toEqual({ line: 2, column: 2 });
  });
});
