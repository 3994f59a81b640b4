import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { colourTraceback } from "../../../kernels/jupyter/colourTraceback.js";

const LINES = [
  "RangeError: above 3: > 1 | no mark",
  "  Cell 7, line 2",
  "  1 | const limit = 3;",
  "> 2 | \tthrow new RangeError();",
  "    | \t^",
  "    at f (Cell 7, line 2, column 1)",
  "Caused by: Error: a cause",
];

describe("colourTraceback", () => {
  it("colours names, marks and stack, and changes no character", () => {
    const coloured = colourTraceback(LINES);
    expect(coloured.map((line) => stripVTControlCharacters(line))).toEqual(LINES);
    const red = coloured.map((line) => /\[(?:1;)?31m(.*?).\[0m/.exec(line)?.[1]);
    expect(red).toEqual(["RangeError", undefined, undefined, "> 2 |", "    | \t^", undefined, "Caused by: Error"]);
    expect(coloured[5]).toBe(`\u001b[2m${LINES[5]}\u001b[0m`);
  });
});
