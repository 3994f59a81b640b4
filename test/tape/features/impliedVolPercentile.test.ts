import { describe, expect, it } from "vitest";
import { impliedVolPercentile } from "../../../lib/tape/index.js";

describe("the percentile of a volatility", () => {
  const days = ["2025-11-10", "2025-11-11", "2025-11-12", "2025-11-13", "2025-11-14"];
  const history = days.map((date, i) => ({ underlying: "NIFTY", date, impliedVol: (10 + i) / 100 }));
  const of = (value: number, count: number, date = "2025-11-14"): number =>
    impliedVolPercentile(history, "NIFTY", date, value, count);

  it("compares with past days only", () => {
    expect([of(0.125, 4), of(0.2, 4), of(0.2, 2), of(0.105, 2)]).toEqual([75, 100, 100, 0]);
    expect(of(0.12, 4)).toBe((100 * 2.5) / 4);
    expect(of(0.12, 5)).toBeNaN();
    expect(of(0.12, 5, "2025-11-15")).toBe(50);
    expect(of(Number.NaN, 4)).toBeNaN();
    expect(impliedVolPercentile(undefined, "NIFTY", "2025-11-14", 0.12, 1)).toBeNaN();
    expect(impliedVolPercentile(history, "BANKNIFTY", "2025-11-14", 0.12, 1)).toBeNaN();
  });

  it("strategy pitfall 40: what the day itself and later ones hold changes nothing", () => {
    const later = ["2025-11-14", "2025-11-17"].map((date) => ({ underlying: "NIFTY", date, impliedVol: 9 }));
    expect(impliedVolPercentile([...later, ...history.slice(0, 4)], "NIFTY", "2025-11-14", 0.125, 4)).toBe(75);
  });

  it("refuses a history that cannot be right", () => {
    expect(() => of(0.1, 0)).toThrow(/a percentile over 0 days/);
    const twice = [...history, history[0]!];
    expect(() => impliedVolPercentile(twice, "NIFTY", "2025-11-14", 0.1, 2)).toThrow(/2025-11-10 is there twice/);
    const bad = [{ ...history[0]!, impliedVol: Number.NaN }];
    expect(() => impliedVolPercentile(bad, "NIFTY", "2025-11-14", 0.1, 1)).toThrow(/2025-11-10 is NaN/);
  });
});
