import { millsRatio } from "./millsRatio.js";
import { millsSlope } from "./millsSlope.js";

/**
 * Y(h + t) - Y(h - t) with Y(z) = N(z)/n(z), for h <= 0 and t >= 0 with h + t <= 0 or t < 1/2, without cancellation.
 *
 * With h = x/s and t = s/2 this is the normalised Black price divided by its vega, the quantity behind prices and
 * implied volatilities alike. Three regions, the division of labour of P. Jaeckel, "Let's Be Rational" (2013,
 * section 6): far out an asymptotic series of differences, for small t a Taylor series about h, else the plain
 * difference. Relative error below 4e-14, at its worst about h = -10, and there the implied volatility feels 1/h^2 of it.
 */
export function millsDifference(h: number, t: number): number {
  if (h + t < -10) return asymptoticDifference(-h, t);
  if (t < 0.25 || (t < 0.5 && h > -2)) return taylorDifference(-h, t * t) * t;
  return millsRatio(-h - t) - millsRatio(t - h);
}

/** Terms (2k-1)!! (-1)^k [p^(2k+1) - q^(2k+1)], p = 1/(distance-t), q = 1/(distance+t); differences by recurrence. */
function asymptoticDifference(distance: number, t: number): number {
  const p = 1 / (distance - t);
  const q = 1 / (distance + t);
  const gap = 2 * t * p * q;
  let difference = gap;
  let power = q;
  let factor = 1;
  let sum = difference;
  for (let k = 1; k <= 40; k++) {
    difference = p * difference + power * gap;
    power *= q;
    difference = p * difference + power * gap;
    power *= q;
    factor *= 1 - 2 * k;
    const term = factor * difference;
    sum += term;
    if (Math.abs(term) <= 1e-17 * sum) break;
  }
  return sum;
}

/** 1/((2k)(2k + 1)) for k = 1, 2, ... */
const STEPS: Float64Array = Float64Array.from({ length: 12 }, (_, i) => 1 / ((2 * i + 2) * (2 * i + 3)));

/**
 * [Y(h + t) - Y(h - t)] / t by the odd Taylor terms, with z = -h and w = t^2, from Y' = 1 + h Y and
 * Y^(n+1) = h Y^(n) + n Y^(n-1). The (2k+1)-th derivative is at most (2k)!! times the first one (its value at h = 0), so
 * the number of terms follows from w alone, and a loop with a test for smallness is not needed.
 */
function taylorDifference(z: number, w: number): number {
  let even = millsRatio(z);
  let odd = z < 2 ? 1 - z * even : millsSlope(z);
  const terms = w < 0.0025 ? 4 : w < 0.0625 ? 7 : 11;
  let scale = 1;
  let sum = odd;
  for (let k = 0; k < terms; k++) {
    even = (2 * k + 1) * even - z * odd;
    odd = (2 * k + 2) * odd - z * even;
    scale *= w * STEPS[k]!;
    sum += odd * scale;
  }
  return 2 * sum;
}
