import { StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";
import { smileButterfly } from "../smile/smileMinimumButterfly.js";
import type { VolSurface } from "../surface/VolSurface.js";

/** Why a local volatility is missing: `butterfly` is g(k) <= 0, `calendar` total variance that falls with time. */
export type LocalVolStatus = "ok" | "butterfly" | "calendar";

/** A local volatility, or NaN with the reason. */
export interface LocalVol {
  /** Fraction a year; NaN unless the status is `ok`. */
  readonly vol: number;
  readonly status: LocalVolStatus;
}

/** Relative step in time of the difference; small against the distance between expiries. */
const STEP = 1e-5;

/**
 * Dupire's local volatility at a price level and a time: its square is the slope of total variance in time along
 * constant forward-moneyness over the butterfly function.
 *
 * The slope jumps at the expiries of the surface (interpolation in time is piecewise): there the slope after the
 * expiry is taken, at the last one the slope before it.
 *
 * Source: B. Dupire, "Pricing with a smile", Risk 7 (1994); J. Gatheral, "The Volatility Surface" (2006), equation
 * 1.10.
 *
 * @throws StrikebookError("argument") for a strike or time not above 0
 */
export function localVol(surface: VolSurface, strike: number, tauYears: number): LocalVol {
  requirePositive("strike", strike);
  requirePositive("tauYears", tauYears);
  const smile = surface.smileAt(tauYears);
  const k = Math.log(strike / smile.forward);
  const pace = timeSlope(surface, k, tauYears);
  const g = smileButterfly(smile, k);
  if (!(g > 0)) return { vol: Number.NaN, status: "butterfly" };
  if (!(pace >= 0)) return { vol: Number.NaN, status: "calendar" };
  return { vol: Math.sqrt(pace / g), status: "ok" };
}

/**
 * Local volatilities over a grid: `tauYears` (rows) by `strikes` (columns), row-major into `vols` (NaN where there is
 * none). Returns how many are missing.
 * @throws StrikebookError("argument") when `vols` has another length, or for bad grid values
 */
export function localVols(
  surface: VolSurface,
  strikes: Float64Array,
  tauYears: Float64Array,
  vols: Float64Array,
): number {
  if (vols.length !== strikes.length * tauYears.length) {
    const what = `vols has ${vols.length} elements for ${tauYears.length} times by ${strikes.length} strikes`;
    throw new StrikebookError("argument", what, "pass times x strikes elements");
  }
  let missing = 0;
  for (let i = 0; i < tauYears.length; i++) {
    for (let j = 0; j < strikes.length; j++) {
      const { vol, status } = localVol(surface, strikes[j]!, tauYears[i]!);
      vols[i * strikes.length + j] = vol;
      if (status !== "ok") missing++;
    }
  }
  return missing;
}

function timeSlope(surface: VolSurface, k: number, tauYears: number): number {
  const { smiles } = surface;
  const last = smiles[smiles.length - 1]!.tauYears;
  const step = STEP * tauYears;
  const next = smiles.find((smile) => smile.tauYears > tauYears)?.tauYears ?? Number.POSITIVE_INFINITY;
  const isLast = tauYears === last && smiles.length > 1;
  const before = smiles.findLast((smile) => smile.tauYears < tauYears || (smile.tauYears === tauYears && !isLast));
  const floor = before?.tauYears ?? 0;
  const low = Math.max(floor, tauYears - step);
  const high = isLast ? tauYears : Math.min(next, tauYears + step);
  const from = low === 0 ? 0 : surface.totalVariance(k, low);
  return (surface.totalVariance(k, high) - from) / (high - low);
}
