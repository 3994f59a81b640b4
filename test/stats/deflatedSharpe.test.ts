import { describe, expect, it } from "vitest";
import { deflatedSharpe, expectedMaximumSharpe, kurtosis, skewness } from "../../lib/stats/index.js";

/**
 * The worked example of Bailey and López de Prado (2014), "A numerical example": annualised Sharpe 2.5 on five years of
 * 250 days, the best of 100 trials whose annualised ratios have variance 1/2; skewness -3, kurtosis 10.
 */
const paper = {
  sharpe: 2.5 / Math.sqrt(250),
  observations: 1250,
  skewness: -3,
  kurtosis: 10,
  trials: 100,
  sharpeVariance: 0.5 / 250,
};

describe("deflatedSharpe", () => {
  it("gives the paper's 0.1132 and 0.9004", () => {
    const { probability, benchmark } = deflatedSharpe(paper);
    expect(benchmark).toBeCloseTo(0.1132, 4);
    expect(probability).toBeCloseTo(0.9004, 4);
  });

  it("gives the paper's 0.9505 for 46 trials, and for 88 if the returns were normal", () => {
    expect(deflatedSharpe({ ...paper, trials: 46 }).probability).toBeCloseTo(0.9505, 4);
    expect(deflatedSharpe({ ...paper, trials: 88, skewness: 0, kurtosis: 3 }).probability).toBeCloseTo(0.9505, 4);
  });

  it("one trial is no selection: the probabilistic Sharpe ratio against zero", () => {
    expect(expectedMaximumSharpe(1, 0.5)).toBe(0);
    // z = SR sqrt(T - 1) / sqrt(1 + SR^2 / 2) = 1.96 at SR solved for 100 observations; P(Z < 1.96) = 0.9750021.
    const z = 1.959963984540054;
    const sharpe = z / Math.sqrt(99 - (z * z) / 2);
    const { probability } = deflatedSharpe({
      ...paper,
      sharpe,
      observations: 100,
      trials: 1,
      skewness: 0,
      kurtosis: 3,
    });
    expect(probability).toBeCloseTo(0.975, 12);
  });

  it("the expected best of N trials is close to the tabulated mean of the largest of N normals", () => {
    // H. Harter, Biometrika 48, 1961: 1.5388 of 10, 2.5076 of 100.
    expect(expectedMaximumSharpe(10, 1)).toBeCloseTo(1.5388, 1);
    expect(expectedMaximumSharpe(100, 1)).toBeCloseTo(2.5076, 1);
    expect(expectedMaximumSharpe(100, 4)).toBeCloseTo(2 * expectedMaximumSharpe(100, 1), 12);
  });

  it("refuses what cannot be measured", () => {
    expect(() => deflatedSharpe({ ...paper, trials: 0 })).toThrow(/trials is 0/);
    expect(() => deflatedSharpe({ ...paper, sharpeVariance: Number.NaN })).toThrow(/sharpeVariance is NaN/);
    expect(() => deflatedSharpe({ ...paper, observations: 1 })).toThrow(/observations is 1/);
    expect(() => deflatedSharpe({ ...paper, kurtosis: Number.NaN })).toThrow(/kurtosis is NaN/);
    expect(() => deflatedSharpe({ ...paper, sharpe: 1, skewness: 3, kurtosis: 3 })).toThrow(/one list of returns/);
  });
});

describe("moments", () => {
  it("skewness and kurtosis of values worked by hand", () => {
    // Mean 2, deviations -1 -1 -1 3: second moment 3, third 6, fourth 21.
    expect(skewness([1, 1, 1, 5])).toBeCloseTo(6 / 3 ** 1.5, 14);
    expect(kurtosis([1, 1, 1, 5])).toBeCloseTo(21 / 9, 14);
    expect(skewness([1, 2, 3])).toBe(0);
    expect(kurtosis([4, 4])).toBeNaN();
  });
});
