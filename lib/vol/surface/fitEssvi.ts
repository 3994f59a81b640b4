import { minimiseSquares, type SquaresMinimum } from "../numerics/minimiseSquares.js";
import { requirePositive } from "../requireArgument.js";
import type { VolEvent } from "../VolEvent.js";
import { type EssviSlice, essviSmile, essviTotalVariance, largestPsi } from "./EssviSlice.js";
import { essviFromUnknowns, isEssviFree, unknownsOfEssvi } from "./essviDomain.js";
import { type SurfaceFit, surfaceFit } from "./SurfaceFit.js";
import { type SurfaceQuotes, type SurfaceSlice, surfaceQuotes } from "./SurfaceQuotes.js";
import { searchEssvi } from "./searchEssvi.js";

export interface FitSurfaceOptions {
  /** Steps allowed to the search over all expiries; 500 when absent; for `fitSsvi` 60. */
  readonly maxIterations?: number | undefined;
}

const LEAST_STRIKES = 3;
const SLICE_STEPS = 40;

/**
 * Extended SSVI over all expiries at once: three parameters an expiry, free of calendar and butterfly arbitrage by
 * construction (see `essviFromUnknowns`).
 *
 * Each slice is first fitted alone. The objective is a sum over slices, so if those slices already keep the
 * conditions between neighbours they are the answer; otherwise all are searched together inside the domain
 * (`searchEssvi`), from the point of it nearest to them. Minimised: the weighted squared volatility errors, taken to
 * first order as in `fitSvi`.
 *
 * @throws StrikebookError("empty") without expiries, or for one with fewer than three strikes; ("argument") for bad
 * values or two slices of one expiry
 */
export function fitEssvi(slices: readonly SurfaceSlice[], options: FitSurfaceOptions = {}): SurfaceFit {
  const { maxIterations = 500 } = options;
  requirePositive("maxIterations", maxIterations);
  const quotes = surfaceQuotes(slices, LEAST_STRIKES);
  const alone = quotes.slices.map((_slice, i) => sliceAlone(quotes, i));
  const events: VolEvent[] = [];
  if (isEssviFree(alone)) return finish(quotes, alone, events, 0, true);
  const start = new Float64Array(3 * alone.length);
  essviFromUnknowns(unknownsOfEssvi(alone), start);
  const best = searchEssvi(quotes, start, maxIterations);
  const found = quotes.slices.map((_slice, i): EssviSlice => {
    const psi = best.values[3 * i + 2]!;
    return { theta: best.values[3 * i]!, rho: best.values[3 * i + 1]! / psi, psi };
  });
  const message = "the expiries' own best slices cross: this surface is the best without calendar arbitrage";
  events.push({ severity: "info", code: "constrained", message });
  if (!best.converged) {
    const stuck = `the search had not settled after ${maxIterations} steps`;
    events.push({ severity: "warning", code: "notConverged", message: stuck });
  }
  return finish(quotes, found, events, best.iterations, best.converged);
}

function finish(
  quotes: SurfaceQuotes,
  found: readonly EssviSlice[],
  events: readonly VolEvent[],
  iterations: number,
  converged: boolean,
): SurfaceFit {
  const smiles = quotes.slices.map((context, i) => essviSmile(found[i]!, context));
  return surfaceFit("essvi", quotes, smiles, events, iterations, converged);
}

/** Best slice of one expiry without butterfly arbitrage: rho, theta and the share of the largest psi. */
function sliceAlone(quotes: SurfaceQuotes, i: number): EssviSlice {
  const { from, to, money } = quotes.slices[i]!;
  const { k, w, scale } = quotes;
  const toSlice = (unknowns: Float64Array): EssviSlice => {
    const theta = money * Math.exp(unknowns[0]!);
    const rho = 0.995 * Math.tanh(unknowns[1]!);
    return { theta, rho, psi: largestPsi(theta, rho) / (1 + Math.exp(-unknowns[2]!)) };
  };
  const residuals = (unknowns: Float64Array, out: Float64Array): void => {
    const { theta, rho, psi } = toSlice(unknowns);
    for (let q = from; q < to; q++) {
      out[q - from] = scale[q]! * (essviTotalVariance(theta, rho * psi, psi, k[q]!) - w[q]!);
    }
  };
  const count = to - from;
  const problem = { residuals, count, startOf: () => 0, endOf: () => count };
  let best: SquaresMinimum | undefined;
  for (const start of [Float64Array.of(0, -0.5, -1), Float64Array.of(0, 0.3, 0.5)]) {
    const end = minimiseSquares(problem, start, SLICE_STEPS);
    if (best === undefined || end.cost < best.cost) best = end;
  }
  return toSlice(best!.unknowns);
}
