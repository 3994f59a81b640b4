import { describe, expect, it } from "vitest";
import { fisherExact } from "../../lib/stats/index.js";

/** Every choice of `drawn` of the rows, counted in whole numbers. */
function byCounting(inside: [rows: number, failures: number], outside: [rows: number, failures: number]): number {
  const choose = (n: number, k: number): bigint => {
    if (k < 0 || k > n) return 0n;
    let product = 1n;
    for (let i = 1; i <= k; i++) product = (product * BigInt(n - k + i)) / BigInt(i);
    return product;
  };
  const failed = inside[1] + outside[1];
  const all = inside[0] + outside[0];
  let asMany = 0n;
  for (let k = inside[1]; k <= failed; k++) asMany += choose(failed, k) * choose(all - failed, inside[0] - k);
  return Number((asMany * 10n ** 18n) / choose(all, inside[0])) / 1e18;
}

describe("fisherExact", () => {
  it("gives 17/70 for Fisher's lady who named three of four cups right", () => {
    expect(fisherExact({ rows: 4, failures: 3 }, { rows: 4, failures: 1 })).toBeCloseTo(17 / 70, 14);
  });

  it("counts as whole numbers do, on both sides of the mean and at the ends", () => {
    for (const [inside, outside] of [
      [
        [100, 9],
        [300, 10],
      ],
      [
        [100, 2],
        [300, 30],
      ],
      [
        [57, 0],
        [90, 12],
      ],
      [
        [57, 57],
        [90, 12],
      ],
      [
        [5, 0],
        [7, 0],
      ],
      [
        [600, 40],
        [1400, 60],
      ],
    ] as [[number, number], [number, number]][]) {
      const p = fisherExact({ rows: inside[0], failures: inside[1] }, { rows: outside[0], failures: outside[1] });
      expect(p, `${inside} ${outside}`).toBeCloseTo(byCounting(inside, outside), 10);
    }
  });

  it("calls two shares of many rows that differ a little no difference, and many that differ more one", () => {
    expect(fisherExact({ rows: 3000, failures: 46 }, { rows: 6000, failures: 85 })).toBeGreaterThan(0.3);
    expect(fisherExact({ rows: 30e6, failures: 460_000 }, { rows: 60e6, failures: 850_000 })).toBeLessThan(1e-100);
    expect(fisherExact({ rows: 30e6, failures: 425_000 }, { rows: 60e6, failures: 850_000 })).toBeCloseTo(0.5, 2);
  });

  it("refuses counts that cannot be", () => {
    expect(() => fisherExact({ rows: 2, failures: 3 }, { rows: 1, failures: 0 })).toThrow(/3 failures of 2 rows/);
  });
});
