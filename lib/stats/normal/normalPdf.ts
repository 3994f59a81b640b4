import { gaussianKernel } from "./gaussianKernel.js";

/** 1 / sqrt(2 pi). */
export const INVERSE_SQRT_TWO_PI: number = 0.3989422804014326779;

/**
 * Density of the standard normal distribution at `x`, to full relative accuracy in the tails.
 *
 * A hot function: nothing is checked, and NaN in gives NaN out.
 */
export function normalPdf(x: number): number {
  return INVERSE_SQRT_TWO_PI * gaussianKernel(x, 0.5);
}
