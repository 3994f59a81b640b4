import { type EssviSlice, largestPsi } from "./EssviSlice.js";

/** Largest |rho| of a slice. */
const RHO_BOUND = 0.995;
/** psi keeps this share of its interval away from both ends, so that nothing is at a bound. */
const EDGE = 1e-6;

/**
 * Slices of extended SSVI from 3 unknowns each without bounds, always free of calendar and butterfly arbitrage.
 *
 * Slice i has rho_i, a step a_i > 0 with theta_i = theta_(i-1) p_i + a_i (theta_1 = a_1), where
 * p_i = max((1 + rho_(i-1))/(1 + rho_i), (1 - rho_(i-1))/(1 - rho_i)), and a share c_i of the interval that is left to
 * psi_i: from psi_(i-1) p_i to the smallest of psi_(i-1) theta_i/theta_(i-1) and what butterfly arbitrage leaves to
 * this slice and to every later one.
 *
 * Source: A. Mingone, "No arbitrage global parametrization for the eSSVI volatility surface", Quantitative Finance 22
 * (2022) 2205-2217, after S. Hendriks and C. Martini, "The extended SSVI volatility surface", Journal of Computational
 * Finance 22 (2019).
 */
export function essviFromUnknowns(unknowns: Float64Array, out: Float64Array): void {
  const count = unknowns.length / 3;
  // out: theta, chi, psi per slice; rho is kept in chi's place until psi is known.
  for (let i = 0; i < count; i++) {
    const rho = RHO_BOUND * Math.tanh(unknowns[3 * i]!);
    out[3 * i + 1] = rho;
    const step = Math.exp(unknowns[3 * i + 1]!);
    out[3 * i] = i === 0 ? step : out[3 * i - 3]! * growthOf(out[3 * i - 2]!, rho) + step;
  }
  // What this slice and all later ones leave to psi_i, from the last to the first, kept in psi's place.
  for (let i = count - 1; i >= 0; i--) {
    const rho = out[3 * i + 1]!;
    const own = largestPsi(out[3 * i]!, rho);
    const later = i + 1 < count ? out[3 * i + 5]! / growthOf(rho, out[3 * i + 4]!) : Number.POSITIVE_INFINITY;
    out[3 * i + 2] = Math.min(own, later);
  }
  let before = 0;
  let ratio = Number.POSITIVE_INFINITY;
  let rhoBefore = 0;
  for (let i = 0; i < count; i++) {
    const theta = out[3 * i]!;
    const rho = out[3 * i + 1]!;
    const low = i === 0 ? 0 : before * growthOf(rhoBefore, rho);
    const high = Math.max(low, Math.min(out[3 * i + 2]!, ratio * theta));
    const share = EDGE + (1 - 2 * EDGE) / (1 + Math.exp(-unknowns[3 * i + 2]!));
    const psi = low + share * (high - low);
    out[3 * i + 1] = rho * psi;
    out[3 * i + 2] = psi;
    before = psi;
    ratio = psi / theta;
    rhoBefore = rho;
  }
}

/** Unknowns whose slices are as near to `slices` as their order lets them be. */
export function unknownsOfEssvi(slices: readonly EssviSlice[]): Float64Array {
  const unknowns = new Float64Array(3 * slices.length);
  const theta = new Float64Array(slices.length);
  const left = new Float64Array(slices.length);
  for (const [i, slice] of slices.entries()) {
    unknowns[3 * i] = Math.atanh(Math.max(-0.999, Math.min(0.999, slice.rho / RHO_BOUND)));
    const least = i === 0 ? 0 : theta[i - 1]! * growthOf(slices[i - 1]!.rho, slice.rho);
    const step = Math.max(slice.theta - least, 1e-3 * slice.theta);
    unknowns[3 * i + 1] = Math.log(step);
    theta[i] = least + step;
  }
  for (let i = slices.length - 1; i >= 0; i--) {
    const { rho } = slices[i]!;
    const later = i + 1 < slices.length ? left[i + 1]! / growthOf(rho, slices[i + 1]!.rho) : Number.POSITIVE_INFINITY;
    left[i] = Math.min(largestPsi(theta[i]!, rho), later);
  }
  let before = 0;
  for (const [i, slice] of slices.entries()) {
    const low = i === 0 ? 0 : before * growthOf(slices[i - 1]!.rho, slice.rho);
    const ratio = i === 0 ? Number.POSITIVE_INFINITY : (before / theta[i - 1]!) * theta[i]!;
    const high = Math.max(low, Math.min(left[i]!, ratio));
    const share = Math.max(0.02, Math.min(0.98, high > low ? (slice.psi - low) / (high - low) : 0.5));
    unknowns[3 * i + 2] = Math.log(share / (1 - share));
    before = low + share * (high - low);
  }
  return unknowns;
}

/** Whether the slices keep the sufficient conditions as they are. */
export function isEssviFree(slices: readonly EssviSlice[]): boolean {
  return slices.every((slice, i) => {
    if (slice.psi > largestPsi(slice.theta, slice.rho)) return false;
    if (i === 0) return true;
    const before = slices[i - 1]!;
    return (
      slice.theta >= before.theta &&
      slice.psi >= before.psi * growthOf(before.rho, slice.rho) &&
      slice.psi * before.theta <= before.psi * slice.theta
    );
  });
}

function growthOf(before: number, rho: number): number {
  return Math.max((1 + before) / (1 + rho), (1 - before) / (1 - rho));
}
