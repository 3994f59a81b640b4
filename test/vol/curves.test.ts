import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { futuresCurve, type YieldInterpolation, yieldCurve } from "../../lib/vol/index.js";

describe.each<YieldInterpolation>(["logLinear", "monotoneConvex"])("yield curve, %s", (interpolation) => {
  const times = [0.25, 0.5, 1, 2, 5, 10];
  const rates = [0.05, 0.048, 0.044, 0.04, 0.041, 0.043];
  const curve = yieldCurve(times, rates, interpolation);

  it("reprices its nodes and is continuous at them", () => {
    times.forEach((time, i) => {
      expect(curve.zeroRate(time)).toBeCloseTo(rates[i]!, 14);
      expect(curve.discountFactor(time)).toBeCloseTo(Math.exp(-rates[i]! * time), 14);
      expect(curve.discountFactor(time + 1e-9)).toBeCloseTo(curve.discountFactor(time - 1e-9), 9);
    });
    expect(curve.discountFactor(0)).toBe(1);
    expect(curve.zeroRate(0)).toBeCloseTo(curve.zeroRate(1e-9), 8);
  });

  it("compounds: D(b) = D(a) exp(-f(a, b)(b - a)), and goes on with the last forward", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 15, noNaN: true }),
        fc.double({ min: 1e-3, max: 5, noNaN: true }),
        (from, length) => {
          const forward = curve.forwardRate(from, from + length);
          const product = curve.discountFactor(from) * Math.exp(-forward * length);
          expect(curve.discountFactor(from + length)).toBeCloseTo(product, 12);
        },
      ),
    );
    expect(curve.forwardRate(11, 12)).toBeCloseTo(curve.forwardRate(20, 30), 12);
  });

  it("keeps forwards positive where the nodes allow them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 0.15, noNaN: true }), { minLength: 2, maxLength: 6 }),
        (fwd) => {
          let sum = 0;
          const zero = fwd.map((rate, i) => (sum += rate) / (i + 1));
          const own = yieldCurve(
            zero.map((_, i) => i + 1),
            zero,
            interpolation,
          );
          for (let t = 0; t < fwd.length; t += 0.05) expect(own.forwardRate(t, t + 0.02)).toBeGreaterThan(-1e-12);
        },
      ),
    );
  });

  it("is flat through equal rates and one node", () => {
    for (const flat of [
      yieldCurve([1, 2, 3], [0.03, 0.03, 0.03], interpolation),
      yieldCurve([1], [0.03], interpolation),
    ]) {
      for (const t of [0, 0.3, 1, 1.7, 9]) expect(flat.zeroRate(t)).toBeCloseTo(0.03, 14);
    }
  });

  it.each<[string, number[], number[]]>([
    ["without nodes", [], []],
    ["tauYears[0] is 0", [0, 1], [0.01, 0.02]],
    ["tauYears[1] is 1 after 1", [1, 1], [0.01, 0.02]],
    ["zeroRates[1] is NaN", [1, 2], [0.01, Number.NaN]],
    ["zeroRates has 1 elements and tauYears 2", [1, 2], [0.01]],
    ["fractions a year", [1], [5]],
  ])("refuses input: %s", (message, t, r) => {
    expect(() => yieldCurve(t, r, interpolation)).toThrow(message);
  });

  it("refuses times before now and a forward backwards; copies its input", () => {
    expect(() => curve.discountFactor(-1)).toThrow("tauYears is -1");
    expect(() => curve.forwardRate(2, 2)).toThrow("toYears 2 is not after 2");
    const own = [1, 2];
    const kept = yieldCurve(own, [0.01, 0.02], interpolation);
    own[1] = 9;
    expect(kept.lastTauYears).toBe(2);
    expect(kept.toDisplay()).toMatchObject({ kind: "table", totalRows: 2 });
  });
});

describe("monotone convex against Hagan and West", () => {
  it("has continuous forwards at the nodes where log-linear jumps", () => {
    const times = [1, 2, 3, 4];
    const rates = [0.02, 0.03, 0.035, 0.037];
    const jump = (interpolation: YieldInterpolation): number => {
      const curve = yieldCurve(times, rates, interpolation);
      return Math.abs(curve.forwardRate(2, 2.0001) - curve.forwardRate(1.9999, 2));
    };
    expect(jump("logLinear")).toBeGreaterThan(1e-3);
    expect(jump("monotoneConvex")).toBeLessThan(1e-5);
  });
});

describe("futuresCurve", () => {
  const input = {
    index: 62_700,
    perpetual: 62_687.75,
    futures: [
      { tauYears: 0.5, price: 64_355, name: "MAR" },
      { tauYears: 0.25, price: 63_300, name: "OCT" },
    ],
  };
  const curve = futuresCurve(input);

  it("sorts, and gives basis and carry as defined", () => {
    expect(curve.points.map((point) => point.name)).toEqual(["OCT", "MAR"]);
    const [first, second] = curve.points;
    expect(first!.basisPoints).toBe(600);
    expect(first!.basisFraction).toBeCloseTo(600 / 62_700, 15);
    expect(first!.carryPerYear).toBeCloseTo(Math.log(63_300 / 62_700) / 0.25, 15);
    expect(second!.forwardCarryPerYear).toBeCloseTo(Math.log(64_355 / 63_300) / 0.25, 14);
    expect(curve.perpetualBasisPoints).toBe(-12.25);
    expect(curve.warnings).toEqual([]);
  });

  it("passes through index and futures, with flat carry between and beyond", () => {
    expect(curve.forward(0)).toBeCloseTo(62_700, 9);
    expect(curve.forward(0.25)).toBe(63_300);
    expect(curve.forward(0.5)).toBe(64_355);
    expect(curve.forward(0.375)).toBeCloseTo(Math.sqrt(63_300 * 64_355), 8);
    expect(curve.forward(0.75)).toBeCloseTo(64_355 ** 2 / 63_300, 7);
    expect(curve.carry(0.1)).toBeCloseTo(curve.points[0]!.carryPerYear, 13);
  });

  it("warns of a carry that no market pays, refuses what is wrong, keeps its input", () => {
    const odd = futuresCurve({ index: 100, futures: [{ tauYears: 0.01, price: 102 }] });
    expect(odd.warnings[0]).toMatch("implies a carry of 198 % a year");
    expect(odd.perpetualBasisPoints).toBeNaN();
    expect(() => futuresCurve({ index: 0, futures: input.futures })).toThrow("index is 0");
    expect(() => futuresCurve({ index: 1, futures: [] })).toThrow("without a dated future");
    expect(() => futuresCurve({ index: 1, futures: [{ tauYears: -1, price: 1, name: "X" }] })).toThrow(
      "X: tauYears is -1",
    );
    const twice = [input.futures[0]!, input.futures[0]!];
    expect(() => futuresCurve({ index: 1, futures: twice })).toThrow("two futures expire after 0.5 years");
    expect(() => curve.forward(-1)).toThrow("tauYears is -1");
    expect(input.futures[0]!.name).toBe("MAR");
    expect(curve.toDisplay()).toMatchObject({ kind: "table", totalRows: 2 });
  });
});
