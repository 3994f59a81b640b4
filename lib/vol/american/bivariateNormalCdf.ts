import { normalCdf } from "../../stats/normal/normalCdf.js";

/** Positive half of the 20 nodes of Gauss-Legendre quadrature on [-1, 1] with their weights, by Newton's method. */
const NODES: readonly (readonly [node: number, weight: number])[] = Array.from({ length: 10 }, (_, i) => {
  const degree = 20;
  let x = Math.cos((Math.PI * (i + 0.75)) / (degree + 0.5));
  let slope = 1;
  for (let step = 0; step < 8; step++) {
    let before = 1;
    let value = x;
    for (let k = 2; k <= degree; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
    slope = (degree * (x * value - before)) / (x * x - 1);
    x -= value / slope;
  }
  return [x, 2 / ((1 - x * x) * slope * slope)] as const;
});

/**
 * P(X <= a, Y <= b) of two standard normal variables with correlation `rho`, |rho| <= 0.8, to an absolute 1e-14: the
 * product of the marginals plus the integral of the density over the correlation, in its angle.
 *
 * Source: Z. Drezner and G. Wesolowsky, "On the computation of the bivariate normal integral", Journal of Statistical
 * Computation and Simulation 35 (1990) 101-107.
 */
export function bivariateNormalCdf(a: number, b: number, rho: number): number {
  const angle = Math.asin(rho);
  const squares = 0.5 * (a * a + b * b);
  const product = a * b;
  let sum = 0;
  for (const [node, weight] of NODES) {
    for (const side of [-node, node]) {
      const sine = Math.sin(0.5 * angle * (1 + side));
      sum += weight * Math.exp((sine * product - squares) / (1 - sine * sine));
    }
  }
  return normalCdf(a) * normalCdf(b) + (sum * angle) / (4 * Math.PI);
}
