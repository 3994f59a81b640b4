import { erfCentral } from "./erfCentral.js";

const INVERSE_SQRT_PI = 0.5641895835477562869;

/**
 * Scaled complementary error function, exp(x^2) erfc(x): what is left of `erfc` when its Gaussian factor is taken
 * out, so that it neither underflows nor loses digits far out. Infinite below about -26.6.
 *
 * Relative error a few 1e-16 for x >= 0. Coefficients: W. J. Cody, Mathematics of Computation 23 (1969) 631-637.
 *
 * A hot function: nothing is checked, and NaN in gives NaN out.
 */
export function erfcx(x: number): number {
  if (x < -0.46875) return 2 * Math.exp(x * x) - erfcx(-x);
  if (x <= 0.46875) return Math.exp(x * x) * (1 - erfCentral(x));
  if (x <= 4) return erfcxMiddle(x);
  return x > 1e8 ? INVERSE_SQRT_PI / x : erfcxFar(x);
}

function erfcxMiddle(x: number): number {
  const numerator =
    (((((((2.15311535474403846e-8 * x + 0.564188496988670089) * x + 8.88314979438837594) * x + 66.1191906371416295) *
      x +
      298.635138197400131) *
      x +
      881.95222124176909) *
      x +
      1712.04761263407058) *
      x +
      2051.07837782607147) *
      x +
    1230.33935479799725;
  const denominator =
    (((((((x + 15.7449261107098347) * x + 117.693950891312499) * x + 537.181101862009858) * x + 1621.38957456669019) *
      x +
      3290.79923573345963) *
      x +
      4362.61909014324716) *
      x +
      3439.36767414372164) *
      x +
    1230.33935480374942;
  return numerator / denominator;
}

function erfcxFar(x: number): number {
  const y = 1 / (x * x);
  const numerator =
    ((((0.0163153871373020978 * y + 0.305326634961232344) * y + 0.360344899949804439) * y + 0.125781726111229246) * y +
      0.0160837851487422766) *
      y +
    0.000658749161529837803;
  const denominator =
    ((((y + 2.56852019228982242) * y + 1.87295284992346725) * y + 0.527905102951428412) * y + 0.0605183413124413191) *
      y +
    0.00233520497626869185;
  return (INVERSE_SQRT_PI - (y * numerator) / denominator) / x;
}
