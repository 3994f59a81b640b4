import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CellSession } from "./CellSession.js";

/** Cells in order, each with the text of its value (undefined: nothing is shown) or its error. */
type Sequence = readonly [title: string, ...cells: readonly (readonly [code: string, shown?: string | RegExp])[]];

// A name that ends in an underscore is the sequence's own: one process runs them all.
const SEQUENCES: readonly Sequence[] = [
  [
    "the last expression is the value",
    ["1 + 1", "2"],
    ["'text'", "'text'"],
    ["undefined"],
    ["null", "null"],
    ["2n ** 64n", "18446744073709551616n"],
    ["-0", "-0"],
    ["NaN", "NaN"],
  ],
  ["a semicolon hides nothing", ["3;", "3"], ["4;;", "4"], ["5 // five", "5"], ["6 /* six */;", "6"]],
  ["an empty cell", [""], ["// only a comment"], ["/* and\n another */\n"]],
  [
    "declarations show nothing",
    ["let a_ = 1"],
    ["const b_ = 2"],
    ["function f_() {}"],
    ["class C_ {}"],
    ["var d_ = 3"],
    ["7; let e_ = 8"],
  ],
  ["let again", ["let a_ = 1"], ["let a_ = 'two'; a_.length", "3"], ["a_", "'two'"]],
  ["const again", ["const a_ = 1"], ["const a_ = 2; a_", "2"]],
  [
    "const, then let, then const",
    ["const a_ = 1"],
    ["let a_ = 2"],
    ["a_ = 3", "3"],
    ["const a_ = 4; a_", "4"],
    ["a_ = 5", /TypeError: Assignment to constant variable 'a_/],
  ],
  [
    "a constant stays one",
    ["const a_ = 1"],
    ["a_ = 2", /TypeError: Assignment to constant/],
    ["a_++", /TypeError: Assignment/],
    ["({ a_ } = { a_: 3 })", /TypeError/],
    ["[a_] = [4]", /TypeError/],
    ["for (a_ of [5]) ;", /TypeError/],
    ["a_", "1"],
  ],
  [
    "a constant in the same cell",
    ["const a_ = 1; try { a_ = 2 } catch (error) { (error as Error).name }", "'TypeError'"],
  ],
  [
    "a constant shadowed by an inner name",
    ["const a_ = 1"],
    ["((a_: number) => { a_ = 2; return a_ })(0)", "2"],
    ["{ let a_ = 3; a_ = 4; a_ }", "4"],
    ["for (let a_ = 0; a_ < 2; a_++) ;"],
    ["a_", "1"],
  ],
  [
    "function, then const, then function",
    ["function f_() { return 1 }"],
    ["const f_ = () => 2"],
    ["f_()", "2"],
    ["function f_() { return 3 }\nf_()", "3"],
    ["f_.name", /'f_\d+'/],
  ],
  [
    "const, then hoisted function",
    ["const f_ = 1"],
    ["const used_ = f_(); function f_() { return 'hoisted' }\nused_", "'hoisted'"],
  ],
  [
    "function, then class, then let",
    ["function K_() {}"],
    ["class K_ { x = 1 }\nnew K_().x", "1"],
    ["let K_ = 2; K_", "2"],
  ],
  [
    "class again",
    ["class A_ { m() { return 1 } }\nconst one_ = new A_()"],
    ["class A_ { m() { return 2 } }"],
    ["[one_.m(), new A_().m()]", "[ 1, 2 ]"],
  ],
  [
    "let, then var, then let",
    ["let a_ = 1"],
    ["var a_ = 2"],
    ["a_", "2"],
    ["let a_ = 3; a_", "3"],
    ["var a_; a_", "3"],
  ],
  [
    "var, then const, mixed with new names",
    ["var a_ = 1"],
    ["const a_ = 2, n_: number = 3"],
    ["[a_, n_]", "[ 2, 3 ]"],
    ["const { a_, p_ } = { a_: 4, p_: 5 }"],
    ["[a_, p_]", "[ 4, 5 ]"],
  ],
  [
    "var in loops and blocks belongs to the session",
    ["for (var i_ = 0; i_ < 3; i_++) { var seen_ = i_ }"],
    ["[i_, seen_]", "[ 3, 2 ]"],
    ["let i_ = 9"],
    ["for (var i_ = 0; i_ < 2; i_++) ;"],
    ["i_", "2"],
  ],
  [
    "import, then declared as something else",
    ["import { join as j_ } from 'node:path'"],
    ["const j_ = 1; j_", "1"],
    ["function j_() { return 2 }\nj_()", "2"],
    ["import { sep as j_ } from 'node:path'"],
    ["j_", "'/'"],
    ["j_ = 2", /TypeError: Assignment to constant/],
  ],
  [
    "closures see later cells",
    ["let cnt_ = 0; function inc_() { cnt_++ }"],
    ["cnt_ = 10", "10"],
    ["inc_()"],
    ["cnt_", "11"],
    ["let cnt_ = 100"],
    ["inc_(); cnt_", "101"],
  ],
  [
    "a function uses a name that a later cell declares",
    ["function late_() { return value_ }"],
    ["late_()", /ReferenceError/],
    ["const value_ = 5"],
    ["late_()", "5"],
  ],
  [
    "a failed cell keeps what it declared before",
    ["let a_ = 1; throw new Error('stop'); let b_ = 2", "Error: stop"],
    ["a_", "1"],
    ["let b_ = 3; b_", "3"],
  ],
  [
    "an initialiser that throws leaves the name free",
    ["const a_ = (() => { throw new Error('no') })()", "Error: no"],
    ["const a_ = 2; a_", "2"],
  ],
  ["undeclared assignment is an error", ["never_ = 1", /ReferenceError/]],
  [
    "destructuring",
    ["const { a_, b_: { c_ = 5 }, ...rest_ } = { a_: 1, b_: {}, d: 4, e: 6 } as any"],
    ["[a_, c_, rest_]", "[ 1, 5, { d: 4, e: 6 } ]"],
    ["let [x_, , y_ = 3, ...z_] = [1, 2, undefined, 4, 5]"],
    ["[x_, y_, z_]", "[ 1, 3, [ 4, 5 ] ]"],
    ["[x_, y_] = [y_, x_]; x_", "3"],
  ],
  [
    "classes",
    [
      "class A_ { #p = 2; static s = 1; static { this.s += 1 } get p() { return this.#p } static m() { return this.s } }",
    ],
    ["[new A_().p, A_.m()]", "[ 2, 2 ]"],
    [
      "class B_ extends A_ { constructor(readonly q: number, private r = 7) { super(); this.q += 1 } sum() { return this.p + this.q + this.r } }",
    ],
    ["new B_(3).sum()", "13"],
    [
      "abstract class S_ { abstract area(): number; protected x?: string; declare y: number }\nObject.keys(new (S_ as any)())",
      "[ 'x' ]",
    ],
  ],
  [
    "top-level await",
    ["const v_ = await Promise.resolve(7); v_", "7"],
    ["await Promise.all([1, Promise.resolve(2)])", "[ 1, 2 ]"],
    ["v_", "7"],
  ],
  [
    "for await",
    ["const got_: number[] = []; async function* g_() { yield 1; yield 2 }"],
    ["for await (const x of g_()) got_.push(x)"],
    ["got_", "[ 1, 2 ]"],
  ],
  [
    "await in a loop head and a condition",
    ["let s_ = 0; for (const x of await Promise.resolve([1, 2])) s_ += x; if (await true) s_", "3"],
  ],
  ["a promise is a value", ["Promise.resolve(4)", "Promise { 4 }"], ["new Promise(() => {})", "Promise { <pending> }"]],
  [
    "a rejected await",
    ["await Promise.reject(new RangeError('far'))", "RangeError: far"],
    ["await (async () => { await null; throw new TypeError('deep') })()", "TypeError: deep"],
  ],
  [
    "throws of things that are no errors",
    ["throw 5", "Thrown: 5"],
    ["throw { a: 1 }", "Thrown: { a: 1 }"],
    ["throw undefined", "Thrown: undefined"],
    ["throw null", "Thrown: null"],
    ["throw 'text'", "Thrown: 'text'"],
    ["await Promise.reject(Symbol('s'))", "Thrown: Symbol(s)"],
  ],
  [
    "an object literal alone is an object",
    ["{ a: 1 }", "{ a: 1 }"],
    ["({ a: 1 })", "{ a: 1 }"],
    ["{ a: 1, b: [2] }", "{ a: 1, b: [ 2 ] }"],
    ["{}", "{}"],
    ["{ a: 1 } // with a comment", "{ a: 1 }"],
    ["{ a: 1 };", "1"],
  ],
  ["a block is a block", ["{ const t = 2; t * 3 }", "6"], ["{ let u = 1 }"]],
  [
    "branches show, loops do not",
    ["if (true) 'yes'; else 'no'", "'yes'"],
    ["try { null!.x } catch { 'caught' }", "'caught'"],
    ["for (const x of [1, 2]) x"],
    ["while (false) 1"],
    ["let k_ = 0; do { k_ += 1 } while (k_ < 3)"],
    ["switch (1) { case 1: 'one' }", "'one'"],
  ],
  ["labels", ["outer: for (let i = 0; ; i++) { for (;;) { if (i > 2) break outer; continue outer } }\n'out'", "'out'"]],
  [
    "interfaces, aliases, generics",
    ["interface P_ { x: number }\ntype Q_<T> = T | null\nconst p_: Q_<P_> = { x: 1 }\np_!.x", "1"],
    ["function id_<T extends object>(value: T): T { return value }\nid_<{ a: number }>({ a: 1 })", "{ a: 1 }"],
    ["const arrow_ = async <T,>(x: T): Promise<T> => x\nawait arrow_<number>(3)", "3"],
  ],
  [
    "as, satisfies, non-null, old assertions",
    ["(5 as unknown as string) satisfies string", "5"],
    ["<number>6", "6"],
    ["let m_ = [1] as const\n;m_[0]!", "1"],
  ],
  [
    "a type at the end of a line does not join lines",
    ["let x_ = 1 as any\n[1, 2].length", "2"],
    ["let u_: number\n(() => 3)()", "3"],
    ["'first'\ntype T_ = 1\n(4)", "4"],
  ],
  [
    "overloads, this parameters, optional parameters",
    [
      "function o_(a: string): string\nfunction o_(a: number): number\nfunction o_(this: void, a: any, b?: number) { return b ?? a }\no_(3)",
      "3",
    ],
  ],
  [
    "declare, import type and export are dropped",
    ["declare const ghost_: number\ndeclare module 'x' { export const y: number }"],
    ["typeof ghost_", "'undefined'"],
    ["import type { Stats } from 'node:fs'; 1", "1"],
    ["export const kept_ = 1; export default { d: kept_ }", "{ d: 1 }"],
    ["export { kept_ }; kept_", "1"],
  ],
  [
    "enums",
    ["enum E_ { A, B = 5, C, D = 'd', F = B << 1 }\n[E_.A, E_.C, E_.D, E_.F, E_[5]]", "[ 0, 6, 'd', 10, 'B' ]"],
    ["enum E_ { Z = 9 }\nE_", "{ '9': 'Z', Z: 9 }"],
    ["const enum N_ { One = 1 }\nN_.One", "1"],
    ["{ enum Inner { X = 3 }\n Inner.X }", "3"],
  ],
  [
    "namespaces",
    [
      "namespace N_ { export const a = 1; export function f(x: number): number { return x + a }\n export namespace M { export const b = f(2) } }\n[N_.a, N_.M.b]",
      "[ 1, 3 ]",
    ],
    ["namespace OnlyTypes_ { export type T = 1 }\ntypeof OnlyTypes_", "'undefined'"],
  ],
  [
    "decorators",
    [
      "function name_(value: any, context: { name?: unknown }) { value.label = context.name }\n@name_ class A_ {}\n(A_ as any).label",
      "'A_'",
    ],
    [
      "function twice_(f: any) { return function (this: any) { return 2 * f.call(this) } }\nclass B_ { constructor(private readonly n = 4) {}\n  @twice_ size(): number { return this.n } }\nnew B_().size()",
      "8",
    ],
    ["@name_ export class A_ { static two = 2 }\n[(A_ as any).label, A_.two]", "[ 'A_', 2 ]"],
    ["const C_ = @name_ class Inner {}; (C_ as any).label", "'Inner'"],
    ["class D_ { @((_: unknown, { kind }: any) => { console.log(kind) }) x = 1 }\nnew D_().x", "1"],
    ["{ @name_ class E_ { static x = `a` }\n E_.x }", "'a'"],
  ],
  [
    "regular expressions, templates and strings with import in them",
    ["'import x from \"y\"'", "'import x from \"y\"'"],
    ["/import\\(.\\)/.test('import(a)')", "true"],
    ["`import ${'a'} from ${await import('node:path').then((m) => m.sep)}`", "'import a from /'"],
    ["// import nothing from 'nowhere'\n8", "8"],
    ["`a\nimport b from 'c'`", "\"a\\nimport b from 'c'\""],
  ],
  ["await in a string and unicode", ["'await'", "'await'"], ["const größe_ = 'ü😀'; größe_.length", "3"]],
  [
    "accessors, generators, symbols",
    ["const o_ = { get x() { return 1 }, *[Symbol.iterator]() { yield 1; yield 2 } };\n[...o_]", "[ 1, 2 ]"],
    ["Symbol('s')", "Symbol(s)"],
    ["new Map([[{ a: 1 }, new Set([2])]])", "Map(1) { { a: 1 } => Set(1) { 2 } }"],
  ],
  ["functions and classes as values", ["(x: number) => x", "[Function (anonymous)]"], ["(class K_ {})", /\[class K_/]],
  ["dynamic code", ["eval('var q = 1; q + 1')", "2"], ["new Function('return 3')()", "3"]],
  [
    "strict mode",
    ["(function () { return this === undefined })()", "true"],
    ["delete Object.prototype", /TypeError/],
    ["this === globalThis", "true"],
  ],
  [
    "globals can be shadowed",
    ["const URL = 'http://a'; URL", "'http://a'"],
    ["new globalThis.URL('http://b').host", "'b'"],
    ["let display = 1; display", "1"],
  ],
];

let session: CellSession;
beforeAll(async () => {
  session = await CellSession.start();
});
afterAll(() => session.end());

describe("cells one after another", () => {
  it.each(
    SEQUENCES.map((sequence, index) => ({
      title: sequence[0],
      cells: sequence.slice(1) as unknown as [string, (string | RegExp)?][],
      index,
    })),
  )("$title", async ({ cells, index }) => {
    for (const [code, shown] of cells) {
      const text = await session.text(code.replace(/([\p{L}\w]+)_\b/gu, `$1_${index}`));
      const wanted = typeof shown === "string" ? shown.replace(/([\p{L}\w]+)_\b/gu, `$1_${index}`) : shown;
      if (wanted instanceof RegExp) expect(text, code).toMatch(wanted);
      else expect(text, code).toBe(wanted);
    }
  });

  it("covers at least 40 sequences", () => {
    expect(SEQUENCES.length).toBeGreaterThanOrEqual(40);
  });

  it("uncaught nothing on the way", () => {
    expect(session.events.filter((event) => event.kind !== "stream")).toEqual([]);
  });
});
