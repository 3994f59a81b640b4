import { requireNotNegative } from "../requireArgument.js";

/** Variance risk premium of one moment. */
export interface VarianceRiskPremium {
  /** Implied minus realised variance, a year: above 0 where options cost more than what happened. */
  readonly variance: number;
  /** Implied minus realised volatility, a fraction a year. */
  readonly vol: number;
}

/**
 * Variance risk premium: implied variance less realised variance of the same length. With the realised volatility of
 * the window that ended at the moment of the quote it is known then (ex ante); with that of the window that began there it is
 * a result, known only at its end (ex post). Which one it is follows from what is passed in.
 *
 * Source: P. Carr and L. Wu, "Variance risk premiums", Review of Financial Studies 22 (2009) 1311-1341, with the sign of
 * the seller.
 *
 * @param impliedVol fraction a year, such as `modelFreeVariance(law).vol`
 * @param realisedVol fraction a year
 * @throws StrikebookError("argument") for a negative or missing volatility
 */
export function varianceRiskPremium(impliedVol: number, realisedVol: number): VarianceRiskPremium {
  requireNotNegative("impliedVol", impliedVol);
  requireNotNegative("realisedVol", realisedVol);
  return { variance: impliedVol ** 2 - realisedVol ** 2, vol: impliedVol - realisedVol };
}
