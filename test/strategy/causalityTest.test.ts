import { describe, expect, it } from "vitest";
import { causalityTest, type Feature } from "../../lib/strategy/index.js";

const rows = 50;
const input = {
  times: Float64Array.from({ length: rows }, (_, i) => i),
  columns: { price: Float64Array.from({ length: rows }, (_, i) => Math.sin(i) + (i === 7 ? Number.NaN : 0)) },
};
const cuts = [1, 2, 10, 49, 50];

/** Mean of the last `window` prices known at each row, NaN until there are so many. */
const trailingMean =
  (window: number): Feature =>
  ({ columns }) =>
    columns["price"]!.map((_, row, price) => {
      if (row + 1 < window) return Number.NaN;
      return price.subarray(row + 1 - window, row + 1).reduce((sum, value) => sum + value, 0) / window;
    });

describe("causalityTest", () => {
  it("passes a feature of the past, missing values included", () => {
    expect(causalityTest("mean5", trailingMean(5), input, cuts)).toEqual({
      feature: "mean5",
      passed: true,
      message: "",
    });
  });

  it("catches a feature that looks one row ahead", () => {
    const ahead: Feature = ({ columns }) => columns["price"]!.map((_, row, price) => price[row + 1] ?? Number.NaN);
    const result = causalityTest("next", ahead, input, [20]);
    expect(result).toMatchObject({ feature: "next", passed: false });
    expect(result.message).toMatch(/^row 19 is NaN as known after 20 rows/);
  });

  it("catches a normalisation over the whole day, by the last bit", () => {
    const scaled: Feature = ({ columns }) => {
      const highest = columns["price"]!.reduce((a, b) => (b > a ? b : a), 0);
      return columns["price"]!.map((value) => value / highest);
    };
    expect(causalityTest("scaled", scaled, input, [4]).passed).toBe(false);
    const nudged: Feature = ({ columns }) => columns["price"]!.map((value, _row, all) => value + all.length * 2 ** -52);
    expect(causalityTest("nudged", nudged, input, [25]).passed).toBe(false);
  });

  it("the feature cannot reach the rows that were cut off", () => {
    const peek: Feature = ({ columns }) => {
      const whole = new Float64Array(columns["price"]!.buffer);
      return columns["price"]!.map(() => whole.length);
    };
    expect(causalityTest("peek", peek, input, [10]).passed).toBe(false);
  });

  it("refuses to pass without a test", () => {
    expect(causalityTest("none", trailingMean(2), input, []).passed).toBe(false);
    expect(causalityTest("none", trailingMean(2), input, [51]).passed).toBe(false);
    expect(causalityTest("short", () => new Float64Array(3), input, [10]).message).toBe("3 values for 50 rows");
  });
});
