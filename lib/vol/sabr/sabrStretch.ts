import { composeJet, type Jet } from "./jet.js";

/** Below this |z| the closed form loses digits, and ten terms of the series have none to lose. */
const SERIES_REACH = 0.02;
const TERMS = 10;

/**
 * z / x(z) of Hagan et al. 2002, x(z) = ln((sqrt(1 - 2 rho z + z^2) + z - rho) / (1 - rho)), with its derivatives.
 * Near 0 by the series x'(z) = sum P_n(rho) z^n (the generating function of the Legendre polynomials).
 */
export function sabrStretch(z: Jet, rho: number): Jet {
  if (z[0] < 0) return sabrStretch([-z[0], -z[1], -z[2]], -rho);
  const [t] = z;
  if (t < SERIES_REACH) return nearZero(z, rho);
  const square = 1 - 2 * rho * t + t * t;
  const root = Math.sqrt(square);
  const x = Math.log((root + t - rho) / (1 - rho));
  const first = 1 / root;
  const second = (rho - t) / (square * root);
  const value = t / x;
  const slope = (1 - value * first) / x;
  return composeJet(z, value, slope, (-2 * slope * first - value * second) / x);
}

function nearZero(z: Jet, rho: number): Jet {
  const [t] = z;
  let before = 1; // P_0
  let legendre = rho; // P_1
  let sum = 1;
  let first = 0;
  let second = 0;
  let power = 1; // t^(n - 1)
  let lower = 0; // t^(n - 2)
  for (let n = 1; n <= TERMS; n++) {
    const c = legendre / (n + 1);
    sum += c * power * t;
    first += c * n * power;
    second += c * n * (n - 1) * lower;
    lower = power;
    power *= t;
    [before, legendre] = [legendre, ((2 * n + 1) * rho * legendre - n * before) / (n + 1)];
  }
  const value = 1 / sum;
  const slope = -first * value * value;
  return composeJet(z, value, slope, -second * value * value + 2 * first * first * value ** 3);
}
