import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareJson } from "../../../kernels/compare/compareJson.js";
import { compareText } from "../../../kernels/compare/compareText.js";
import { lineDifference } from "../../../kernels/compare/lineDifference.js";
import { sameNumber, type Tolerance } from "../../../kernels/compare/Tolerance.js";

const tolerance: Tolerance = { relativeTolerance: 1e-6, absoluteTolerance: 0 };
const same = (a: string, b: string, more: Partial<Tolerance> = {}): boolean =>
  compareText(a, b, { ...tolerance, ...more }).same;

describe("numbers", () => {
  it("agree within the larger of the two tolerances, whole ones only within the absolute", () => {
    expect(sameNumber(1, 1 + 0.9e-6, false, tolerance)).toBe(true);
    expect(sameNumber(1, 1 + 1.1e-6, false, tolerance)).toBe(false);
    expect(sameNumber(1e9, 1e9 + 1, true, tolerance)).toBe(false);
    expect(sameNumber(1e9, 1e9 + 1, true, { ...tolerance, absoluteTolerance: 1 })).toBe(true);
    expect(sameNumber(0, 1e-300, false, tolerance)).toBe(false);
    expect(sameNumber(Number.NaN, Number.NaN, false, tolerance)).toBe(true);
    expect(sameNumber(Number.NaN, 0, false, tolerance)).toBe(false);
    expect(sameNumber(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, false, tolerance)).toBe(false);
    expect(sameNumber(0, -0, false, tolerance)).toBe(true);
  });

  it("the order of the two does not matter", () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (a, b) => {
        expect(sameNumber(a, b, false, tolerance)).toBe(sameNumber(b, a, false, tolerance));
      }),
    );
  });
});

describe("text", () => {
  const equal: [string, string][] = [
    ["iv 0.1234567", "iv 0.12345671"],
    ["{ a: 1.5, b: [ -2.25e-3 ] }", "{ a: 1.5000001, b: [ -0.00225 ] }"],
    ["26000", "26000.000001"],
    [
      "  x       y\n---  -----\n  1  0.3\n",
      "  x                    y\n---  ------------------\n  1  0.30000000000000004\n",
    ],
    ["1,234.5678", "1,234.56780001"],
    ["NaN Infinity", "NaN  Infinity"],
    ["1_000.5", "1000.5"],
    ["45.2%", "45.2000001%"],
    ["x=.5", "x=0.5"],
  ];
  it.each(equal)("%j is %j", (a, b) => expect(same(a, b)).toBe(true));

  const different: [string, string][] = [
    ["iv 0.1234567", "iv 0.12346"],
    ["5", "-5"],
    ["a-5", "a+5"],
    ["3 rows", "4 rows"],
    ["1,234.5", "2,234.5"],
    ["[100,200,300]", "[101,200,300]"],
    ["2024-01-05", "2024-01-06"],
    ["09:20:15", "09:20:16"],
    ["9f86d081", "9f86d082"],
    ["v1.2.3", "v1.2.4"],
    ["1.2.3", "1.2.4"],
    ["12.5ms", "12.6ms"],
    ["5n", "6n"],
    ["NaN", "Infinity"],
    ["Infinity", "-Infinity"],
    ["null", "0"],
    ["a b", "ab"],
    ["[ 1, 2 ]", "[ 1, 2, 3 ]"],
    ["x1", "x2"],
    ["", "x"],
  ];
  it.each(different)("%j is not %j", (a, b) => expect(same(a, b)).toBe(false));

  it("a date or a name with digits stays exact under any tolerance", () => {
    const wide = { relativeTolerance: 1, absoluteTolerance: 1e6 };
    for (const [a, b] of [
      ["2024-01-05", "2024-01-06"],
      ["11:00", "11:01"],
      ["NIFTY24JAN", "NIFTY25JAN"],
      ["1,000", "2,000"],
    ] as const)
      expect(same(a, b, wide)).toBe(false);
    expect(same("level 5", "level 7", wide)).toBe(true);
  });

  it("is the same as itself, and not with a number moved beyond the tolerance", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(same(text, text)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), fc.constantFrom(0.9e-6, 1.2e-6), (value, step) => {
        const written = (x: number): string => `pnl ${x.toPrecision(16).replace(/^(\d+)$/, "$1.0")} points`;
        expect(same(written(value), written(value * (1 + step)))).toBe(step < 1e-6);
      }),
    );
  });

  it("counts the numbers and names every pair that lies apart, with its line", () => {
    const result = compareText("\na 1.5\nb  2.5\n\nc 3", "\na 1.6\nb 2.9\n\nc 3", tolerance);
    expect(result).toMatchObject({
      same: false,
      numbers: 3,
      apart: [
        { place: "line 2", saved: "1.5", found: "1.6" },
        { place: "line 3", saved: "2.5", found: "2.9" },
      ],
    });
    expect(result.apart[1]!.relative).toBeCloseTo(0.4 / 2.9, 12);
    expect(compareText("a 1.5", "b 1.6", tolerance).apart).toEqual([]);
  });
});

describe("JSON", () => {
  it("compares numbers within the tolerance and names the place of a difference", () => {
    const spec = { layer: [{ data: { values: [{ x: 1, iv: 0.2 }] }, mark: "line" }], title: "mean 0.25" };
    const near = { title: "mean 0.25000001", layer: [{ mark: "line", data: { values: [{ iv: 0.2 + 1e-9, x: 1 }] } }] };
    expect(compareJson(spec, near, tolerance)).toEqual({ numbers: 3, differences: [] });
    const far = { layer: [{ data: { values: [{ x: 1, iv: 0.3 }] }, mark: "area" }], title: "mean 0.25", width: 1 };
    expect(compareJson(spec, far, tolerance).differences).toMatchObject([
      {
        path: "layer[0].data.values[0].iv",
        saved: "0.2",
        found: "0.3",
        apart: [{ absolute: expect.closeTo(0.1, 12) }],
      },
      { path: "layer[0].mark", saved: '"line"', found: '"area"' },
      { path: "width", saved: "(absent)", found: "1" },
    ]);
    expect(compareJson([1, null], [1], tolerance).differences).toMatchObject([{ path: ".length" }]);
    expect(compareJson({ a: null }, { a: 0 }, tolerance).differences).toHaveLength(1);
    expect(compareJson([], {}, tolerance).differences).toHaveLength(1);
  });
});

describe("the lines that differ", () => {
  it("leave out lines that agree, also when lines came in or went", () => {
    expect(lineDifference("a\nx 1.5\nb\nc", "a\nx 1.50000001\nc", tolerance)).toEqual(["- b"]);
    expect(lineDifference("a\nb 1\nc", "a\nb 2\nc", tolerance)).toEqual(["- b 1", "+ b 2"]);
    expect(lineDifference("a\nb\nd", "a\nnew\nmore\nb\nd", tolerance)).toEqual(["+ new", "+ more"]);
    expect(lineDifference("a b", "a\nc", tolerance)).toEqual(["- a b", "+ a", "+ c"]);
  });

  it("are few", () => {
    const many = (mark: string): string => Array.from({ length: 2000 }, (_, i) => `${mark} ${i}`).join("\n");
    expect(lineDifference(many("a"), many("b"), tolerance, 4)).toEqual([
      "- a 0",
      "+ b 0",
      "- a 1",
      "+ b 1",
      "(3996 more lines differ)",
    ]);
    expect(lineDifference(many("a"), `${many("b")}\nz`, tolerance)).toHaveLength(13);
  });
});
