import { fitEssvi, fitSvi, type SurfaceSlice, type SviParameters, sviTotalVariance } from "strikebook";
import type { Benchmark } from "../../harness.js";

/** Fits of slices and surfaces against evaluations of their own model at the same points, in the same run. */
export function* smileBenchmarks(): Generator<Benchmark> {
  yield sviFit("svi-25", 25, 400);
  yield sviFit("svi-300", 300, 40);
  yield essviFit("essvi-20", 1);
  yield essviFit("essvi-20-crossed", 0.75);
}

const TRUTH: SviParameters = { a: 0.004, b: 0.06, rho: -0.4, m: 0.01, sigma: 0.08 };
const EVALUATIONS = 1000;

function sviFit(name: string, quotes: number, fits: number): Benchmark {
  const logMoneyness = Float64Array.from({ length: quotes }, (_, i) => -0.18 + (0.36 * i) / (quotes - 1));
  const totalVariance = logMoneyness.map((k, i) => sviTotalVariance(TRUTH, k) * (1 + 0.004 * Math.sin(7 * i)));
  return {
    name,
    work: `${fits} fits of a slice of ${quotes} quotes with noise of 0.2 % of volatility, 3 starts each, butterfly arbitrage excluded and the slice proved`,
    units: fits,
    unit: "fits",
    ours: () => {
      let sum = 0;
      for (let i = 0; i < fits; i++) sum += fitSvi({ logMoneyness, totalVariance, tauYears: 0.1 }).rmseVol;
      return sum;
    },
    against: {
      name: `${EVALUATIONS.toLocaleString("en")} evaluations of the model at those ${quotes} points, per fit`,
      run: () => {
        let sum = 0;
        for (let fit = 0; fit < fits; fit++)
          for (let i = 0; i < EVALUATIONS; i++)
            for (let j = 0; j < quotes; j++) sum += sviTotalVariance(TRUTH, logMoneyness[j]! + i * 1e-9);
        return sum;
      },
    },
    better: "lower",
    repetitions: 11,
  };
}

/** Twenty expiries of 25 quotes; every fifth has `dip` times its variance, so that below 0.78 neighbours cross. */
function essviFit(name: string, dip: number): Benchmark {
  const surfaces = 20;
  const slices = Array.from({ length: 20 }, (_unused, i): SurfaceSlice => {
    const tauYears = 0.02 * 1.28 ** i;
    const theta = 0.04 * tauYears ** 0.9;
    const chi = (-0.7 + 0.015 * i) * 0.9 * (theta / (1 + theta)) ** 0.6;
    const psi = 0.9 * (theta / (1 + theta)) ** 0.6;
    const logMoneyness = Float64Array.from({ length: 25 }, (_, j) => (-1.8 + 0.15 * j) * Math.sqrt(theta));
    const totalVariance = logMoneyness.map((k, j) => {
      const w = 0.5 * (theta + chi * k + Math.sqrt(theta * theta + 2 * theta * chi * k + psi * psi * k * k));
      return w * (1 + 0.004 * Math.sin(7 * j + i)) * (i % 5 === 3 ? dip : 1);
    });
    return { forward: 100, tauYears, logMoneyness, totalVariance };
  });
  const points = slices.flatMap((slice) => Array.from(slice.logMoneyness));
  return {
    name,
    work: `${surfaces} surfaces of 20 expiries and 500 quotes${dip < 0.78 ? ", four expiries below their neighbours" : ""}, extended SSVI over all at once`,
    units: surfaces,
    unit: "surfaces",
    ours: () => {
      let sum = 0;
      for (let i = 0; i < surfaces; i++) sum += fitEssvi(slices).rmseVol;
      return sum;
    },
    against: {
      name: `${EVALUATIONS.toLocaleString("en")} evaluations of SVI at those 500 points, per surface`,
      run: () => {
        let sum = 0;
        for (let surface = 0; surface < surfaces; surface++)
          for (let i = 0; i < EVALUATIONS; i++)
            for (let j = 0; j < points.length; j++) sum += sviTotalVariance(TRUTH, points[j]! + i * 1e-9);
        return sum;
      },
    },
    better: "lower",
    repetitions: 5,
  };
}
