import { erfcx } from "./erfcx.js";

const SQRT_HALF_PI = 1.2533141373155002512;

/** N(z)/n(z) of the standard normal distribution (inverse Mills ratio mirrored). */
function mills(z: number): number {
  return SQRT_HALF_PI * erfcx(-z * Math.SQRT1_2);
}

/**
 * Y(h + t) - Y(h - t) with Y(z) = N(z)/n(z), for h <= 0 and t >= 0, without cancellation.
 *
 * With h = x/s and t = s/2 this is the normalised Black price divided by its vega, the quantity behind prices and
 * implied volatilities alike. Three regions, the division of labour of P. Jaeckel, "Let's Be Rational" (2013,
 * section 6): far out an asymptotic series of differences, for small t a Taylor series about h, else the plain
 * difference. Relative error below 4e-14, at its worst about h = -10, and there the implied volatility feels 1/h^2 of it.
 */
export function millsDifference(h: number, t: number): number {
  if (h + t < -10) return asymptoticDifference(-h, t);
  if (t < 0.25) return taylorDifference(h, t);
  return mills(h + t) - mills(h - t);
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

/** Odd Taylor terms, with Y' = 1 + h Y and Y^(n+1) = h Y^(n) + n Y^(n-1). */
function taylorDifference(h: number, t: number): number {
  let previous = mills(h);
  let current = 1 + h * previous;
  let scale = t;
  let sum = current * t;
  for (let n = 1; n < 40; n += 2) {
    const even = h * current + n * previous;
    const odd = h * even + (n + 1) * current;
    previous = even;
    current = odd;
    scale *= (t * t) / ((n + 1) * (n + 2));
    const term = odd * scale;
    sum += term;
    if (Math.abs(term) <= 1e-17 * sum) break;
  }
  return 2 * sum;
}
