import { runInNewContext } from "node:vm";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { CellNames } from "../../../kernels/typescript/compile/CellNames.js";
import { compileCell } from "../../../kernels/typescript/compile/compileCell.js";
import { compileModule } from "../../../kernels/typescript/compile/compileModule.js";
import { loadParser, type Parser } from "../../../kernels/typescript/compile/parseTypeScript.js";

let parse: Parser;
beforeAll(async () => {
  parse = await loadParser();
});

/** Each ends with an expression that is compared with what the code of TypeScript's own compiler gives. */
const MERGED: readonly (readonly [string, string])[] = [
  ["enum and enum", "enum Co { Red }\nenum Co { Blue = 5 }\nCo"],
  [
    "an enum that names earlier members",
    "enum Co { Red = 2, S = 's' }\nenum Co { Blue = Red << 1, T = S, U = Co.Red }\nCo",
  ],
  ["constant enums", "const enum Co {\n  Red = 3, // one\n}\nconst enum Co { Blue = Red }\n[Co.Red, Co.Blue]"],
  ["namespace and namespace", "namespace Ge { export const a = 1 }\nnamespace Ge { export const b = a + 1 }\nGe"],
  [
    "three, with a statement between",
    "namespace G { export let a = 1 }\nG.a++;\nnamespace G { export const b = a }\nnamespace G { a = 9; export const c = [a, b] }\nG",
  ],
  [
    "an earlier block that uses a later one",
    "namespace G { export function f() { return b } }\nnamespace G { export const b = 4 }\nG.f()",
  ],
  [
    "shorthands",
    "namespace G { export let a = 1 }\nnamespace G { export const o = { a }; ({ a } = { a: 7 }); ({ a = 3 } = o) }\n[G.a, G.o]",
  ],
  [
    "labels",
    "namespace G { export const a = 1 }\nnamespace G { export const o = { a: 2, b: a, [a]: 3 }.a; export class K { a = a; m() { return this.a } } }\n[G.o, new G.K().m()]",
  ],
  [
    "shadowed names",
    "const out = 5;\nnamespace G { export const a = 1, c = 2, out = 6; const own = 8 }\nnamespace G { const a = 3; export const f = (c: number) => c + a; export const g = () => { let c = 10; { const out = 1; c += out } return c + out };\n for (const c of [4]) g(); export const h = typeof own }\nvar own: string\n;[G.f(1), G.g(), G.h]",
  ],
  [
    "types stay types",
    "namespace G { export interface a { x: 1 } export const a = 2 }\nnamespace G { export const b: a | undefined = undefined; export const d = a as number }\nG",
  ],
  [
    "inner namespaces",
    "namespace G { export namespace I { export const x = 1 } export const y = 5 }\nnamespace G { export namespace I { export const z = x + y } }\nG",
  ],
  [
    "inner namespaces that are not exported",
    "namespace G { namespace I { export const x = 1 } export const y = I.x }\nnamespace G { namespace I { export const x = 2 } export const z = I.x }\nG",
  ],
  [
    "inner enums",
    "namespace G { export enum E { A } }\nnamespace G { export const x = E.A; export enum F { A = 3, B = A } }\nG",
  ],
  [
    "class and namespace",
    "class K { static s = 1; m() { return K.n } }\nnamespace K { export const n = 2 }\n[K.s, new K().m()]",
  ],
  [
    "function and two namespaces",
    "function F() { return F.v + F.w }\nnamespace F { export const v = 1 }\nnamespace F { export const w = v + 1 }\nF()",
  ],
  ["enum and namespace", "enum M { A }\nnamespace M { export const f = (m: M) => M[m] }\n[M, M.f(0)].length + M.f(0)"],
  ["in a block", "let r: unknown;\n{ enum B { X } enum B { Y = 4, Z = X } r = B }\nr"],
  ["in a function", "function q() { enum B { X = 'x' } enum B { Y = 4 } return B }\nq()"],
];

describe("declarations of one name in one text", () => {
  it.each(MERGED)("%s: a cell", (_, source) => {
    const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
    const wanted: unknown = runInNewContext(outputText);
    const { code } = compileCell(source, new CellNames(), parse);
    expect(runInNewContext(code)).toEqual(wanted);
  });

  it.each(MERGED)("%s: a module", async (_, source) => {
    const lines = source.split("\n");
    const text = `${lines
      .slice(0, -1)
      .map((line) => line.replace(/^(?=(const enum|enum|namespace|class|function) )/, "export "))
      .join("\n")}\nexport const result: unknown = (${lines.at(-1)!.replace(/^;/, "")});`;
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const load = async (code: string) => await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const wanted = await load(outputText);
    const found = await load(compileModule(text, parse, "/folder/module.ts"));
    expect(Object.keys(found)).toEqual(Object.keys(wanted));
    expect(found.result).toEqual(wanted.result);
  });
});
