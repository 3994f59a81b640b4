import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LanguageFolder } from "./LanguageFolder.js";

const liveRow = { name: "spread_bps", preview: "12.5" };
let folder: LanguageFolder;

beforeAll(() => {
  folder = new LanguageFolder(
    { "local.ts": "/** Reads n rows. */\nexport function readRows(n: number): string[] { return [String(n)]; }\n" },
    {
      liveMembers: async (expression) =>
        expression === "row" ? [liveRow, { name: "bid", preview: "99.5" }, { name: "not a name" }] : [],
    },
  );
  folder.executed(
    'import { fitSmile, blackPrice } from "strikebook";\nimport { readRows } from "./local.js";',
    `interface Quote {
  /** Bid in points. */
  bid: number;
  ask?: number;
}
/** Mid price in points. */
let mid = 1.5;
const row: Quote = { bid: 99.5 };
var loose: any = row;
enum Side { Buy, Sell }
function spreadPoints(quote: Quote) { return (quote.ask ?? 0) - quote.bid; }`,
  );
});

afterAll(() => folder.remove());

describe("completion", () => {
  it("lists members with signature, documentation and range", async () => {
    const { items, start, end } = await folder.complete("const x = Math.ab|");
    expect([start, end]).toEqual([15, 17]);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      name: "abs",
      kind: "function",
      signature: "(method) Math.abs(x: number): number",
      source: "types",
    });
    expect(items[0]?.documentation).toContain("absolute value");
  });

  it("knows tslab's display, and the options of our own", async () => {
    expect(await folder.names('import { newDisplay } from "tslab";\nnewDisplay().ht|')).toEqual(["html"]);
    expect(await folder.names("display([1], { max|")).toEqual(expect.arrayContaining(["maxRows", "maxText"]));
  });

  it("gives all members directly behind the dot, in a cell that is not finished", async () => {
    expect((await folder.names("function f() {\n  if (true) { Math.|")).length).toBeGreaterThan(40);
  });

  it("knows the fields of an interface of an earlier cell", async () => {
    const { items } = await folder.complete("spreadPoints({ bid: 1 }); row.|");
    expect(items.map(({ name, kind, source }) => [name, kind, source])).toEqual([
      ["ask", "property", "types"],
      ["bid", "property", "both"],
      ["spread_bps", "property", "live"],
    ]);
    expect(items[1]?.documentation).toBe("Bid in points.");
    expect(items[1]?.preview).toBe("99.5");
    expect(items[2]?.signature).toBe("spread_bps = 12.5");
  });

  it("adds live members by what is typed of their name", async () => {
    expect(await folder.names("row.spr|")).toEqual(["spread_bps"]);
    expect(await folder.names("row.x|")).toEqual([]);
  });

  it("shows the library's own documentation, with units", async () => {
    const black = (await folder.complete("blackP|")).items[0];
    expect(black).toMatchObject({ name: "blackPrice", kind: "function" });
    expect(black?.signature).toMatch(/^function blackPrice\(.*tauYears: number/);
    expect(black?.documentation).toContain("time to expiry in years");
    expect(black?.documentation).toContain("annualised lognormal volatility as a fraction");
    const fit = (await folder.complete("await fitS|")).items[0];
    expect(fit?.name).toBe("fitSmile");
    expect(fit?.documentation).toContain("implied volatility");
  });

  it("completes names of local modules", async () => {
    const item = (await folder.complete("readR|")).items[0];
    expect(item?.signature).toBe("function readRows(n: number): string[]");
    expect(item?.documentation).toBe("Reads n rows.");
  });

  it("counts in UTF-16 units behind an emoji", async () => {
    const code = 'const face = "😀"; mid.toF|';
    const { items, start, end } = await folder.complete(code);
    expect(items.map((item) => item.name)).toEqual(["toFixed"]);
    expect([start, end]).toEqual([code.length - 4, code.length - 1]);
  });

  it("puts names in the typed case first and finds those in another", async () => {
    expect((await folder.names("MI|"))[0]).toBe("mid");
  });

  it("names the kinds as Jupyter does", async () => {
    const kind = async (marked: string): Promise<string | undefined> => (await folder.complete(marked)).items[0]?.kind;
    expect(await kind("Sid|")).toBe("enum");
    expect(await kind("let q: Quot|")).toBe("interface");
    expect(await kind("mid|")).toBe("instance");
    expect(await kind("Float64Arr|")).toBe("instance");
    expect(await kind("instanceo|")).toBe("keyword");
    expect(await kind("displ|")).toBe("function");
  });

  it("completes module specifiers: packages, local files, and what a module exports", async () => {
    expect(await folder.names('import { x } from "strikeb|"')).toContain("strikebook");
    expect(await folder.names('import { x } from "strikebook/v|"')).toContain("vol");
    const local = await folder.complete('import { x } from "./|"');
    expect(local.items.map((item) => item.name).join()).toMatch(/^local/);
    expect(await folder.names('import { impliedV| } from "strikebook"')).toContain("impliedVolatility");
  });

  it("keeps to the word in front of the cursor when a member needs brackets", async () => {
    expect(await folder.names('const o = { "a b": 1, plain: 2 }; o.|')).toEqual(["plain"]);
  });

  it("offers `?.` where the value may be missing", async () => {
    const code = "declare const q: Quote | undefined;\nq.";
    const found = await folder.language.complete(code, code.length);
    expect(found.items.map((item) => item.name)).toEqual(["?.ask", "?.bid"]);
    expect(code.slice(found.start, found.end)).toBe(".");
  });

  it("has nothing to say inside a number, a comment or behind the end", async () => {
    expect(await folder.names("1.|")).toEqual([]);
    expect(await folder.names("// Math.|")).toEqual([]);
    expect((await folder.language.complete("", 99)).end).toBe(0);
  });
});
