/**
 * Total normal volatility at which the Bachelier time value is `value` for the distance `gap` = |forward - strike| from
 * the money, to a relative 1e-5: a start for one Householder step.
 *
 * Near the money through the straddle S = value + gap/2, whose ratio to the volatility is a smooth function of
 * ((gap/2)/S)^2 (J. Choi, K. Kim and M. Kwak, "Numerical approximation of the implied volatility under arithmetic
 * Brownian motion", Applied Mathematical Finance 16, 2009, 261-268); far out through sqrt(-ln(value/gap)), in which the
 * number of standard deviations is nearly straight (P. Jaeckel, "Implied normal volatility", Wilmott, 2017). The
 * rational functions are made by `test/vol/fixtures/rationalApproximations.py`.
 *
 * @param value above 0
 * @param gap at least 0
 */
export function bachelierGuess(value: number, gap: number): number {
  const half = 0.5 * gap;
  const straddle = value + half;
  const y = half / straddle;
  if (y < 0.95) {
    const u = y * y;
    const numerator =
      (((0.21108876373886012 * u - 1.9839639251527692) * u + 5.668151631329587) * u - 6.3978679263229346) * u +
      2.5066282737027232;
    const denominator =
      (((0.020003008980276734 * u - 0.41575816362643775) * u + 1.6345748104087205) * u - 2.234070199512538) * u + 1;
    return (straddle * numerator) / denominator;
  }
  return farGuess(value, gap);
}

function farGuess(value: number, gap: number): number {
  const r = Math.sqrt(-Math.log(value / gap));
  if (r < 5) {
    const numerator =
      (((0.14356355007016447 * r + 0.4008876818295843) * r - 1.4984722778215167) * r + 2.099410215598242) * r -
      0.7170290004777979;
    const denominator = ((0.10156016260380275 * r + 0.28787110953841516) * r - 0.4989949548031186) * r + 1;
    return (gap * denominator) / numerator;
  }
  const numerator =
    (((-0.01722039108321508 * r - 0.3158623607136733) * r + 0.3262567130547083) * r + 2.4679100140084134) * r -
    3.205884395135483;
  const denominator = ((-0.01217575813854166 * r - 0.22359692975419926) * r + 0.14125758395637864) * r + 1;
  return (gap * denominator) / numerator;
}
