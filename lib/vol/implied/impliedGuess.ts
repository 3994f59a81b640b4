import { bachelierGuess } from "../bachelier/bachelierGuess.js";
import { normalisedBlack } from "../black/normalisedBlack.js";

/**
 * Start for the total volatility at which the normalised out-of-the-money Black price is `beta`: the implied normal
 * volatility of the same price, turned into a lognormal one by the expansion of P. Hagan and D. Woodward ("Equivalent
 * Black volatilities", Applied Mathematical Finance 6, 1999, 147-157) with its at-the-money part made exact. Off by less
 * than 2e-4 for s <= 1 and |x| <= 2, and by some per cent at s = 3; beyond |x| = 6 an asymptotic start.
 *
 * @param x minus the absolute log-moneyness
 * @param gap 2 sinh(|x|/2)
 */
export function impliedGuess(beta: number, x: number, gap: number): number {
  if (x < -6) return farGuess(beta, x);
  const normal = bachelierGuess(beta, gap);
  const q = gap > 0 ? (normal * -x) / gap : normal;
  const u = q * q;
  if (u > 4.7) return q * 1.4;
  const numerator = ((-0.00018796151025197267 * u + 0.016089712527926514) * u - 0.24666456279526683) * u + 1;
  const denominator = ((-0.0005490439281968986 * u + 0.024457207912748368) * u - 0.2883310782682436) * u + 1;
  return q * (numerator / denominator - (x * x * u) / 2880);
}

/** From the inflection point s = sqrt(2|x|) along a straight line for ln(price) in 1/s^2. */
function farGuess(beta: number, x: number): number {
  const inflection = Math.sqrt(-2 * x);
  const rise = Math.log(normalisedBlack(x, inflection) / beta);
  return rise > 0 ? 1 / Math.sqrt((2 / (x * x)) * rise - 0.5 / x) : inflection;
}
