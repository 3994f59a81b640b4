import type { DisplayData } from "../../task/index.js";
import type { Smile } from "../smile/Smile.js";
import type { VolEvent } from "../VolEvent.js";
import { createVolSurface } from "./createVolSurface.js";
import type { SurfaceQuotes } from "./SurfaceQuotes.js";
import type { SurfaceModel, VolSurface } from "./VolSurface.js";

/** How well one expiry of a surface follows its quotes. */
export interface SurfaceSliceError {
  readonly tauYears: number;
  readonly points: number;
  /** Fractions: 0.001 is 0.1 vol points. */
  readonly rmseVol: number;
  readonly maxErrorVol: number;
}

/** A surface fitted to the quotes of several expiries. */
export interface SurfaceFit {
  readonly surface: VolSurface;
  readonly slices: readonly SurfaceSliceError[];
  /** Root of the mean squared volatility error over all quotes, unweighted, as a fraction. */
  readonly rmseVol: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly events: readonly VolEvent[];
  toDisplay(): DisplayData;
}

/** Measures smiles against the quotes and puts both together. */
export function surfaceFit(
  model: SurfaceModel,
  quotes: SurfaceQuotes,
  smiles: readonly Smile[],
  events: readonly VolEvent[],
  iterations: number,
  converged: boolean,
): SurfaceFit {
  let total = 0;
  const slices = quotes.slices.map(({ tauYears, from, to }, i): SurfaceSliceError => {
    let squares = 0;
    let maxErrorVol = 0;
    for (let q = from; q < to; q++) {
      const fitted = Math.sqrt(smiles[i]!.totalVariance(quotes.k[q]!) / tauYears);
      const error = fitted - Math.sqrt(quotes.w[q]! / tauYears);
      squares += error * error;
      maxErrorVol = Math.max(maxErrorVol, Math.abs(error));
    }
    total += squares;
    return { tauYears, points: to - from, rmseVol: Math.sqrt(squares / (to - from)), maxErrorVol };
  });
  const rmseVol = Math.sqrt(total / quotes.k.length);
  const surface = createVolSurface(smiles, { model });
  return {
    surface,
    slices,
    rmseVol,
    iterations,
    converged,
    events,
    toDisplay() {
      return {
        kind: "table",
        title: `Volatility surface (${model}), RMSE ${(100 * rmseVol).toFixed(3)} vol points`,
        columns: ["years to expiry", "quotes", "at-the-money vol, %", "RMSE, vol points", "largest error, vol points"],
        rows: slices.map((slice, i) => [
          slice.tauYears,
          slice.points,
          100 * Math.sqrt(smiles[i]!.totalVariance(0) / slice.tauYears),
          100 * slice.rmseVol,
          100 * slice.maxErrorVol,
        ]),
        totalRows: slices.length,
      };
    },
  };
}
