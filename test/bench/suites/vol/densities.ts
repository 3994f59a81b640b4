import { blackPrice, dealerExposure, type OptionInterest, smileDensity, sviSmile } from "strikebook";
import type { Benchmark } from "../../harness.js";

const SMILE = sviSmile(
  { a: 0.0004, b: 0.03, rho: -0.3, m: 0.005, sigma: 0.03 },
  { forward: 24_228.15, tauYears: 7 / 365, range: [-0.06, 0.05] },
);

/** Densities, and exposures that re-price a chain over a spot grid. */
export function* densityBenchmarks(): Generator<Benchmark> {
  yield density400();
  yield exposure400();
}

function density400(): Benchmark {
  const densities = 200;
  const points = 400;
  let sum = 0;
  return {
    name: "density-400",
    work: `${densities} densities of an SVI smile on ${points} points: density, distribution function, mass, mean, four moments of price and of log price, events`,
    units: densities,
    unit: "densities",
    ours: () => {
      for (let i = 0; i < densities; i++) sum += smileDensity(SMILE, { gridSize: points }).mass;
      return sum;
    },
    against: {
      name: "1,200 Black prices along the same smile per density, what second differences at 400 points take",
      run: () => {
        for (let i = 0; i < densities; i++) {
          for (let j = 0; j < 3 * points; j++) {
            const strike = 22_000 + (4000 * j) / (3 * points);
            sum += blackPrice("call", SMILE.forward, strike, SMILE.tauYears, SMILE.vol(strike));
          }
        }
        return sum;
      },
    },
    better: "lower",
  };
}

function exposure400(): Benchmark {
  const count = 400;
  const rounds = 20;
  const strikes = Float64Array.from({ length: count }, (_unused, i) => 22_000 + 20 * (i >> 1));
  const chain: OptionInterest = {
    types: Uint8Array.from({ length: count }, (_unused, i) => i & 1),
    strikes,
    tauYears: new Float64Array(count).fill(SMILE.tauYears),
    forwards: new Float64Array(count).fill(SMILE.forward),
    vols: strikes.map((strike) => SMILE.vol(strike)),
    openInterest: strikes.map((_strike, i) => 1000 + 7 * i),
    spot: 24_187.65,
    multiplier: 75,
  };
  let sum = 0;
  return {
    name: "exposure-400",
    work: `${rounds} dealer exposures of ${count} options: gamma, vanna, charm, walls, and gamma re-priced over 81 spots`,
    units: rounds * count * 81,
    unit: "gammas",
    ours: () => {
      const signModel = [
        { type: "call", netLong: -1 },
        { type: "put", netLong: 1 },
      ] as const;
      for (let i = 0; i < rounds; i++) sum += dealerExposure(chain, { signModel }).total.gamma;
      return sum;
    },
    against: {
      name: "one Black price of each option at each of the 81 spots",
      run: () => {
        for (let i = 0; i < rounds; i++) {
          for (let spot = 0; spot < 81; spot++) {
            const forward = SMILE.forward * (0.8 + spot * 0.005);
            for (let j = 0; j < count; j++) {
              sum += blackPrice(j & 1 ? "put" : "call", forward, strikes[j]!, SMILE.tauYears, chain.vols[j]!);
            }
          }
        }
        return sum;
      },
    },
    better: "lower",
  };
}
