import { minimiseSquares } from "../numerics/minimiseSquares.js";
import { requirePositive } from "../requireArgument.js";
import type { VolEvent } from "../VolEvent.js";
import { essviSmile, essviTotalVariance } from "./EssviSlice.js";
import type { FitSurfaceOptions } from "./fitEssvi.js";
import { type SurfaceFit, surfaceFit } from "./SurfaceFit.js";
import { type SurfaceSlice, surfaceQuotes } from "./SurfaceQuotes.js";

/**
 * SSVI with the power law phi(theta) = eta / (theta^gamma (1 + theta)^(1 - gamma)).
 *
 * Free of butterfly and calendar arbitrage when eta (1 + |rho|) <= 2, 0 < gamma <= 1/2 and theta does not fall with
 * time: Gatheral and Jacquier 2014, theorems 4.1 and 4.2 and remark 4.4.
 */
export interface SsviParameters {
  readonly rho: number;
  readonly eta: number;
  readonly gamma: number;
  /** Total variance at the money of each expiry, not falling. */
  readonly thetas: Float64Array;
}

/** A fitted SSVI surface with its parameters. */
export interface SsviFit extends SurfaceFit {
  readonly parameters: SsviParameters;
}

const LEAST_STRIKES = 3;

/**
 * psi = theta phi(theta) of the power law.
 *
 * A hot function: nothing is checked.
 */
export function ssviPsi(theta: number, { eta, gamma }: Pick<SsviParameters, "eta" | "gamma">): number {
  return eta * (theta / (1 + theta)) ** (1 - gamma);
}

/**
 * SSVI over all expiries at once: one rho, one law phi and a variance at the money per expiry, inside the domain
 * without arbitrage by construction. Fewer parameters than `fitEssvi`, and stiffer: one skew for all expiries.
 *
 * @throws StrikebookError("empty") without expiries, or for one with fewer than three strikes; ("argument") for bad
 * values or two slices of one expiry
 */
export function fitSsvi(slices: readonly SurfaceSlice[], options: FitSurfaceOptions = {}): SsviFit {
  const { maxIterations = 60 } = options;
  requirePositive("maxIterations", maxIterations);
  const quotes = surfaceQuotes(slices, LEAST_STRIKES);
  const count = quotes.slices.length;
  const thetas = new Float64Array(count);
  const toShape = (unknowns: Float64Array): { rho: number; eta: number; gamma: number } => {
    const rho = 0.995 * Math.tanh(unknowns[0]!);
    return {
      rho,
      eta: 2 / (1 + Math.abs(rho)) / (1 + Math.exp(-unknowns[1]!)),
      gamma: 0.5 / (1 + Math.exp(-unknowns[2]!)),
    };
  };
  const fillThetas = (unknowns: Float64Array): void => {
    for (let i = 0; i < count; i++) thetas[i] = (i === 0 ? 0 : thetas[i - 1]!) + Math.exp(unknowns[3 + i]!);
  };
  const residuals = (unknowns: Float64Array, out: Float64Array): void => {
    const shape = toShape(unknowns);
    fillThetas(unknowns);
    for (let i = 0; i < count; i++) {
      const theta = thetas[i]!;
      const psi = ssviPsi(theta, shape);
      for (let q = quotes.slices[i]!.from; q < quotes.slices[i]!.to; q++) {
        out[q] = quotes.scale[q]! * (essviTotalVariance(theta, shape.rho * psi, psi, quotes.k[q]!) - quotes.w[q]!);
      }
    }
  };
  const start = new Float64Array(3 + count);
  start[0] = -0.5;
  start[2] = 2;
  let reached = 0;
  for (let i = 0; i < count; i++) {
    const step = Math.max(quotes.slices[i]!.money - reached, 1e-3 * quotes.slices[i]!.money);
    start[3 + i] = Math.log(step);
    reached += step;
  }
  const problem = {
    residuals,
    count: quotes.k.length,
    startOf: (j: number) => (j < 3 ? 0 : quotes.slices[j - 3]!.from),
    endOf: () => quotes.k.length,
  };
  const best = minimiseSquares(problem, start, maxIterations);
  const shape = toShape(best.unknowns);
  fillThetas(best.unknowns);
  const smiles = quotes.slices.map((context, i) =>
    essviSmile({ theta: thetas[i]!, rho: shape.rho, psi: ssviPsi(thetas[i]!, shape) }, context),
  );
  const events: VolEvent[] = best.converged
    ? []
    : [
        {
          severity: "warning",
          code: "notConverged",
          message: `the search had not settled after ${maxIterations} steps`,
        },
      ];
  const fit = surfaceFit("ssvi", quotes, smiles, events, best.iterations, best.converged);
  return { ...fit, parameters: { ...shape, thetas: Float64Array.from(thetas) } };
}
