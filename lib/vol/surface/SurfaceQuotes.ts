import { StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";
import type { SliceFit } from "../smile/SliceFit.js";
import type { SmileFit } from "../smile/SmileFit.js";
import { type SviQuotes, type UsedQuote, usedQuotes } from "../svi/SviQuotes.js";

/** Quotes of one expiry of a surface. */
export interface SurfaceSlice extends SviQuotes {
  readonly forward: number;
}

/** Quotes of all expiries in one block, in the order of their expiries. */
export interface SurfaceQuotes {
  readonly slices: readonly {
    readonly forward: number;
    readonly tauYears: number;
    readonly range: readonly [number, number];
    /** First quote of the slice in the block, and the first after it. */
    readonly from: number;
    readonly to: number;
    readonly money: number;
  }[];
  readonly k: Float64Array;
  readonly w: Float64Array;
  /** sqrt(weight) / (2 sqrt(w tauYears)): residual in volatility per variance. */
  readonly scale: Float64Array;
}

/**
 * The used quotes of fitted smiles, to calibrate a surface to all of them at once.
 *
 * Nothing is thrown: fits are sound, and `fitEssvi` checks what it is given.
 */
export function surfaceSlices(fits: readonly SmileFit<SliceFit>[]): SurfaceSlice[] {
  return fits.map(({ points, tauYears, forward }) => {
    const used = points.filter((point) => point.used);
    return {
      forward: forward.forward,
      tauYears,
      logMoneyness: Float64Array.from(used, (point) => point.logMoneyness),
      totalVariance: Float64Array.from(used, (point) => point.vol * point.vol * tauYears),
      weights: Float64Array.from(used, (point) => point.weight),
    };
  });
}

/** @throws StrikebookError("empty") without slices or quotes; ("argument") for two slices of one expiry or bad values */
export function surfaceQuotes(slices: readonly SurfaceSlice[], leastStrikes: number): SurfaceQuotes {
  if (slices.length === 0) throw new StrikebookError("empty", "no expiry to fit a surface to", "pass at least one");
  const sorted = slices
    .map((slice) => ({ slice, used: usedQuotes(slice, leastStrikes, "a slice of a surface") }))
    .sort((a, b) => a.slice.tauYears - b.slice.tauYears);
  const all: UsedQuote[] = [];
  const scales: number[] = [];
  const parts = sorted.map(({ slice, used }, i) => {
    requirePositive("forward", slice.forward);
    if (i > 0 && !(slice.tauYears > sorted[i - 1]!.slice.tauYears)) {
      const what = `two slices expire in ${slice.tauYears} years`;
      throw new StrikebookError("argument", what, "pass one slice an expiry");
    }
    const from = all.length;
    for (const quote of used) {
      all.push(quote);
      scales.push(Math.sqrt(quote.weight) / (2 * Math.sqrt(quote.w * slice.tauYears)));
    }
    const nearest = used.reduce((best, quote) => (Math.abs(quote.k) < Math.abs(best.k) ? quote : best));
    const low = used.reduce((least, { k }) => Math.min(least, k), Number.POSITIVE_INFINITY);
    const high = used.reduce((most, { k }) => Math.max(most, k), Number.NEGATIVE_INFINITY);
    const { forward, tauYears } = slice;
    return { forward, tauYears, range: [low, high] as const, from, to: all.length, money: nearest.w };
  });
  return {
    slices: parts,
    k: Float64Array.from(all, ({ k }) => k),
    w: Float64Array.from(all, ({ w }) => w),
    scale: Float64Array.from(scales),
  };
}
