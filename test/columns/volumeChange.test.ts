import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { volumeChange } from "../../lib/columns/index.js";

const run = (values: number[]): { out: number[]; faults: number } => {
  const out = new Float64Array(values.length).fill(9);
  const faults = volumeChange(Float64Array.from(values), out);
  return { out: [...out], faults };
};

describe("8.4-16: volume change from a cumulative volume", () => {
  it("books 70, not 23660, after the reading that dropped to 0", () => {
    expect(run([23_590, 23_590, 0, 23_660, 23_660])).toEqual({ out: [0, 0, 0, 70, 0], faults: 1 });
  });

  it("takes a missing reading as no change and counts it", () => {
    expect(run([Number.NaN, 10, Number.NaN, 15])).toEqual({ out: [0, 0, 0, 5], faults: 2 });
    expect(run([Number.NaN])).toEqual({ out: [0], faults: 1 });
    expect(run([])).toEqual({ out: [], faults: 0 });
  });

  it("8.3-13: the November and December 58300 CE of one second are two runs: each stays at 0", () => {
    expect(run([26_915, 26_915]).out).toEqual([0, 0]);
    expect(run([2905, 2905]).out).toEqual([0, 0]);
  });

  it("is never negative and sums to the highest minus the first reading", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1 }), (volume) => {
        const { out } = run(volume);
        expect(out.every((change) => change >= 0)).toBe(true);
        expect(out.reduce((a, b) => a + b, 0)).toBe(Math.max(...volume) - volume[0]!);
      }),
    );
  });

  it("may write over its input and refuses another length", () => {
    const volume = Float64Array.of(5, 8, 7);
    expect(volumeChange(volume, volume)).toBe(1);
    expect([...volume]).toEqual([0, 3, 0]);
    expect(() => volumeChange(volume, new Float64Array(2))).toThrow("out has 2 rows for 3 volumes");
  });
});
