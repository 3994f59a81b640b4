import type { DisplayData } from "../../task/index.js";
import type { Smile } from "../smile/Smile.js";
import type { DeltaOptions } from "../term/strikeFromDelta.js";
import type { VolEvent } from "../VolEvent.js";

/** `slices` are smiles of their own, one an expiry; `ssvi` and `essvi` were calibrated over all expiries at once. */
export type SurfaceModel = "slices" | "ssvi" | "essvi";

/** Names of the surface models. */
export const SURFACE_MODELS: readonly SurfaceModel[] = ["slices", "ssvi", "essvi"];

/**
 * Implied volatility over strike and time. Between two expiries total variance is interpolated along constant
 * forward-moneyness; where both are slices of (extended) SSVI, linearly in theta, psi and rho psi, which keeps the
 * surface free of arbitrage (J. Corbetta, P. Cohort, I. Laachir and C. Martini, "Robust calibration and
 * arbitrage-free interpolation of SSVI slices", Decisions in Economics and Finance 42, 2019), and linearly in total
 * variance otherwise. Before the first expiry volatility stands still along moneyness; after the last, every
 * moneyness gains variance at the pace of the money in the last interval. Both keep calendar order.
 *
 * Its queries throw StrikebookError("argument") for a log-moneyness that is not finite and for a strike or a time that is
 * not finite and above 0.
 */
export interface VolSurface {
  readonly model: SurfaceModel;
  /** Ascending in time, at least one. */
  readonly smiles: readonly Smile[];
  /** Repairs that were made. */
  readonly events: readonly VolEvent[];
  /** Forward for any time above 0: log-linear between the expiries, at constant carry outside. */
  forward(tauYears: number): number;
  /** Total variance at a log-moneyness and time. */
  totalVariance(logMoneyness: number, tauYears: number): number;
  /** Black volatility a year at a strike and time. */
  vol(strike: number, tauYears: number): number;
  /** The same at a log-moneyness ln(strike/forward). */
  volAtMoneyness(logMoneyness: number, tauYears: number): number;
  /** The same at a delta: of a call when above 0, of a put below; forward delta unless the options say otherwise. */
  volAtDelta(delta: number, tauYears: number, options?: DeltaOptions): number;
  /** The whole smile of any time above 0. */
  smileAt(tauYears: number): Smile;
  toDisplay(): DisplayData;
}
