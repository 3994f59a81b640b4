import { erfCentral } from "./erfCentral.js";
import { normalCdf } from "./normalCdf.js";
import { normalPdf } from "./normalPdf.js";

/**
 * Inverse of the standard normal distribution function: the z with P(Z <= z) = `probability`.
 *
 * Relative error below 1e-15, in the lower tail down to 1e-300; above 1/2 as far as `probability` itself resolves the
 * distance to 1. A rational guess, off by less than 6e-7, and one step of Halley (third order) on `normalCdf`.
 *
 * @param probability 0 gives -Infinity, 1 gives Infinity; NaN outside [0, 1]
 *
 * A hot function: nothing is checked, and NaN in gives NaN out.
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) {
    if (probability === 0) return Number.NEGATIVE_INFINITY;
    return probability === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  }
  if (probability > 0.5) return -lowerQuantile(1 - probability);
  return lowerQuantile(probability);
}

function lowerQuantile(p: number): number {
  const z = p > 0.07 ? centralGuess(p - 0.5) : -tailGuess(Math.sqrt(-Math.log(p)));
  // Near 1/2 the distance from 1/2 has the digits that the probability has not.
  const excess = p > 0.26 ? 0.5 * erfCentral(z * Math.SQRT1_2) - (p - 0.5) : normalCdf(z) - p;
  const newton = excess / normalPdf(z);
  return z - newton / (1 + 0.5 * z * newton);
}

// The coefficients are made by `test/vol/fixtures/rationalApproximations.py`.
function centralGuess(y: number): number {
  const w = y * y;
  const numerator = ((-7.3401910664739365 * w + 25.23831727619653) * w - 15.479301342612185) * w + 2.5066282907442665;
  const denominator = ((-8.591270321219465 * w + 15.328888660206351) * w - 7.222541980047498) * w + 1;
  return (y * numerator) / denominator;
}

function tailGuess(r: number): number {
  if (r < 5) {
    const numerator =
      (((0.8511863274049617 * r + 6.447917549992407) * r + 5.694785292587295) * r - 6.139652824046) * r -
      2.964843126915812;
    const denominator = ((0.6016828168320993 * r + 4.5732957721641165) * r + 5.3491975888519425) * r + 1;
    return numerator / denominator;
  }
  const numerator =
    (((0.01326696918196631 * r + 0.4449976485305127) * r + 2.2043784652333893) * r + 0.5691892143122896) * r -
    2.214607053958783;
  const denominator = ((0.009381017916201577 * r + 0.3147088339555645) * r + 1.5863752292729993) * r + 1;
  return numerator / denominator;
}
