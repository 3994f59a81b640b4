import { describe, expect, it } from "vitest";
import { injectParameters } from "../../../kernels/headless/injectParameters.js";
import { type NotebookCell, sourceOf, tagsOf } from "../../../kernels/headless/Notebook.js";

const DECLARED = `
type Side = "call" | "put";
interface Leg { strike: number; side?: Side }
const count = 3;
const share = -0.5;
let name = "NIFTY";
const on = !0;
const days = [1, 2, 3];
const mixed = [1, "a"];
const model: "touch" | "mid" | "last" = "touch";
const level: 1 | 2 | -1 = 1;
const limit: number | null = null;
const pair: [number, string] = [1, "x"];
const side: Side = "call";
const leg: Leg = { strike: 100 };
const weights: Record<string, number> = {};
const fixed: readonly number[] = [];
const anything = null;
const made = new Date();
const { loose } = { loose: 1 };
`;

const cell = (source: string, ...tags: string[]): NotebookCell => ({
  cell_type: "code",
  id: "p",
  metadata: { tags },
  source,
  outputs: [],
  execution_count: null,
});

/** The statement that a parameter becomes, or the message of its refusal. */
async function inject(name: string, value: unknown): Promise<string> {
  try {
    const cells = await injectParameters([cell(DECLARED, "parameters")], { [name]: value }, "study.ipynb");
    return sourceOf(cells[1]!).split("\n")[1]!;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("values of parameters", () => {
  const good: [name: string, value: unknown, statement: string][] = [
    ["count", "7", "const count = 7;"],
    ["count", "1_000", "const count = 1000;"],
    ["count", 2.5, "const count = 2.5;"],
    ["share", "-1e-3", "const share = -0.001;"],
    ["name", "12", 'let name = "12";'],
    ["name", '"; process.exit(); //\n', String.raw`let name = "\"; process.exit(); //\n";`],
    ["on", "false", "const on = false;"],
    ["days", "[4,5]", "const days = [4,5];"],
    ["mixed", '["b", 2]', 'const mixed = ["b",2];'],
    ["model", "mid", 'const model: "touch" | "mid" | "last" = "mid";'],
    ["level", "-1", "const level: 1 | 2 | -1 = -1;"],
    ["limit", "null", "const limit: number | null = null;"],
    ["limit", "5", "const limit: number | null = 5;"],
    ["pair", [2, "y"], 'const pair: [number, string] = [2,"y"];'],
    ["side", "put", 'const side: Side = "put";'],
    ["leg", '{"strike":1,"side":"put"}', 'const leg: Leg = {"strike":1,"side":"put"};'],
    ["weights", { a: 1 }, 'const weights: Record<string, number> = {"a":1};'],
    ["fixed", "[]", "const fixed: readonly number[] = [];"],
    ["anything", '{"a":[1]}', 'const anything = {"a":[1]};'],
  ];
  it.each(good)("%s = %j", async (name, value, statement) => expect(await inject(name, value)).toBe(statement));

  const bad: [name: string, value: unknown, message: RegExp][] = [
    ["count", "many", /"count" takes a number, not "many".*count=1\.5/s],
    ["count", Number.POSITIVE_INFINITY, /takes a number, not Infinity/],
    ["count", "", /takes a number, not ""/],
    ["name", 5, /takes a string, not 5/],
    ["on", "yes", /takes a boolean/],
    ["days", "[1,]", /takes number\[\], not "\[1,\]"/],
    ["days", '[1,"2"]', /parameter "days"\[1\] takes a number, not "2"/],
    ["days", [1, Number.NaN], /"days"\[1\] takes a number, not NaN/],
    ["model", "middle", /takes "touch" \| "mid" \| "last", not "middle"/],
    ["pair", [1], /takes \[number, string\]/],
    ["side", "both", /takes "call" \| "put"/],
    ["leg", { side: "put" }, /lacks the field "strike"/],
    ["leg", { strike: 1, size: 2 }, /has no field "size", only strike, side/],
    ["weights", { a: "1" }, /"weights"\.a takes a number/],
    ["anything", "[1,", /takes JSON, not "\[1,"/],
    ["anything", { f: () => 0 }, /"anything"\.f takes JSON, not a function/],
    ["anything", new Date(), /takes JSON, not a Date/],
    ["made", "2024", /has no simple type/],
    ["loose", "2", /has no simple type/],
    ["nam", "x", /has no parameter "nam".*did you mean name/s],
  ];
  it.each(bad)("%s = %j is refused", async (name, value, message) =>
    expect(await inject(name, value)).toMatch(message),
  );
});

describe("the injected cell", () => {
  it("comes after the tagged one and replaces that of an earlier run", async () => {
    const cells = [
      cell("1", "x"),
      cell("const a = 1", "parameters"),
      cell("const a = 9", "injected-parameters"),
      cell("a"),
    ];
    const result = await injectParameters(cells, { a: 2 }, "n.ipynb");
    expect(result.map(sourceOf)).toEqual(["1", "const a = 1", "// Parameters\nconst a = 2;", "a"]);
    expect(tagsOf(result[2]!)).toEqual(["injected-parameters"]);
    expect((await injectParameters(result, {}, "n.ipynb")).map(sourceOf)).toEqual(["1", "const a = 1", "a"]);
  });

  it("needs a cell that is tagged and can be read", async () => {
    await expect(injectParameters([cell("const a = 1")], { a: 2 }, "n.ipynb")).rejects.toThrow(/takes no parameters/);
    await expect(injectParameters([cell("const a =", "parameters")], { a: 2 }, "n.ipynb")).rejects.toThrow(
      /parameters cell of n\.ipynb cannot be read/,
    );
  });
});
