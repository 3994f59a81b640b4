import { type DisplayData, StrikebookError } from "../../task/index.js";
import type { VolSurface } from "./VolSurface.js";

/** Where and how much two surfaces differ: `second` minus `first`. */
export interface SurfaceComparison {
  /** Volatility differences as fractions, time by time (rows) over `logMoneyness` (columns), row-major. */
  readonly differences: Float64Array;
  readonly tauYears: Float64Array;
  readonly logMoneyness: Float64Array;
  readonly rmseVol: number;
  readonly largest: { readonly difference: number; readonly tauYears: number; readonly logMoneyness: number };
  /** Relative difference of the forwards at each time. */
  readonly forwards: Float64Array;
  toDisplay(): DisplayData;
}

export interface CompareSurfacesOptions {
  /** Times to compare at; every expiry of the first surface when absent. */
  readonly tauYears?: Float64Array | undefined;
  /** Log-moneyness to compare at; 21 points over the quotes that the two surfaces share when absent. */
  readonly logMoneyness?: Float64Array | undefined;
}

/** Compares two surfaces along the same log-moneyness and time. @throws StrikebookError("empty") without points */
export function compareSurfaces(
  first: VolSurface,
  second: VolSurface,
  options: CompareSurfacesOptions = {},
): SurfaceComparison {
  const tauYears = options.tauYears ?? Float64Array.from(first.smiles, (smile) => smile.tauYears);
  const logMoneyness = options.logMoneyness ?? sharedMoneyness(first, second);
  if (tauYears.length === 0 || logMoneyness.length === 0) {
    const what = `${tauYears.length} times and ${logMoneyness.length} places to compare at`;
    throw new StrikebookError("empty", what, "pass at least one of each");
  }
  const differences = new Float64Array(tauYears.length * logMoneyness.length);
  const forwards = new Float64Array(tauYears.length);
  let squares = 0;
  let largest = { difference: 0, tauYears: tauYears[0]!, logMoneyness: logMoneyness[0]! };
  for (let i = 0; i < tauYears.length; i++) {
    const tau = tauYears[i]!;
    forwards[i] = second.forward(tau) / first.forward(tau) - 1;
    for (let j = 0; j < logMoneyness.length; j++) {
      const k = logMoneyness[j]!;
      const difference = second.volAtMoneyness(k, tau) - first.volAtMoneyness(k, tau);
      differences[i * logMoneyness.length + j] = difference;
      squares += difference * difference;
      if (Math.abs(difference) > Math.abs(largest.difference)) largest = { difference, tauYears: tau, logMoneyness: k };
    }
  }
  const rmseVol = Math.sqrt(squares / differences.length);
  return {
    differences,
    tauYears,
    logMoneyness,
    rmseVol,
    largest,
    forwards,
    toDisplay() {
      return {
        kind: "record",
        title: "Two surfaces",
        entries: [
          ["points", differences.length],
          ["RMSE, vol points", 100 * rmseVol],
          ["largest difference, vol points", 100 * largest.difference],
          ["at years", largest.tauYears],
          ["at k", largest.logMoneyness],
          ["largest forward difference, %", 100 * forwards.reduce((most, f) => Math.max(most, Math.abs(f)), 0)],
        ],
      };
    },
  };
}

function sharedMoneyness(first: VolSurface, second: VolSurface): Float64Array {
  const smiles = [...first.smiles, ...second.smiles];
  const low = smiles.reduce((most, smile) => Math.max(most, smile.range[0]), Number.NEGATIVE_INFINITY);
  const high = smiles.reduce((least, smile) => Math.min(least, smile.range[1]), Number.POSITIVE_INFINITY);
  if (!(high > low)) return Float64Array.of(0);
  return Float64Array.from({ length: 21 }, (_unused, i) => low + ((high - low) * i) / 20);
}
