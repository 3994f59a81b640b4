import { farMillsSlope } from "./millsSlope.js";

/**
 * Mills' ratio N(-z)/n(z) of the standard normal distribution for z >= 0: the upper tail with its Gaussian factor taken
 * out, from sqrt(pi/2) at 0 down to 1/z far out.
 *
 * Relative error below 9e-16. Rational functions through Chebyshev points of [0, 2], [2, 8] and of 1/z^2 below 1/64,
 * made at 70 digits by `test/vol/fixtures/rationalApproximations.py`; all coefficients are positive, so nothing cancels.
 */
export function millsRatio(z: number): number {
  return z < 2 ? nearMillsRatio(z) : outerMillsRatio(z);
}

// Two functions, because V8 inlines only small ones, and a call that is not inlined boxes its numbers.
function nearMillsRatio(z: number): number {
  const numerator =
    (((((0.0001754382423969283 * z + 0.0035856846047834885) * z + 0.03343094485615827) * z + 0.18162926836259025) * z +
      0.6120707083120778) *
      z +
      1.2294971263674703) *
      z +
    1.2533141373155003;
  const denominator =
    ((((((0.00017543138970703163 * z + 0.0035859377448657945) * z + 0.03360169806595746) * z + 0.18527257880188255) *
      z +
      0.644625107005795) *
      z +
      1.4077037213639638) *
      z +
      1.778881335482964) *
      z +
    1;
  return numerator / denominator;
}

function outerMillsRatio(z: number): number {
  if (z < 8) {
    const numerator =
      ((((((0.00016305435593755123 * z + 0.0027821752060258353) * z + 0.024075331622309196) * z + 0.13062312373913662) *
        z +
        0.47324310041421064) *
        z +
        1.1408356160194757) *
        z +
        1.7062082848051152) *
        z +
      1.2533139104203377;
    const denominator =
      (((((((0.00016305435620880205 * z + 0.002782175179180965) * z + 0.024238387238910242) * z + 0.13340526157640173) *
        z +
        0.4969931075073781) *
        z +
        1.2658820141845148) *
        z +
        2.133083352278568) *
        z +
        2.159240682421141) *
        z +
      1;
    return numerator / denominator;
  }
  return (1 - farMillsSlope(z)) / z;
}
