import { millsRatio } from "./millsRatio.js";

/**
 * 1 - z times Mills' ratio, for z >= 0: minus the slope of Mills' ratio, and the undiscounted Bachelier time value over
 * volatility and density. Relative error below 1e-15 for z >= 2, where the plain difference loses z^2 units; below 2
 * that difference is taken.
 *
 * Coefficients made by `test/vol/fixtures/rationalApproximations.py`.
 */
export function millsSlope(z: number): number {
  if (z < 2) return 1 - z * millsRatio(z);
  if (z < 8) {
    const numerator =
      ((((((-1.5033059564305823e-12 * z + 0.000246081561638475) * z + 0.003763742287889572) * z +
        0.029960017646117467) *
        z +
        0.148662418604249) *
        z +
        0.48112441610932133) *
        z +
        0.969816473757542) *
        z +
      0.9999981126601533;
    const denominator =
      (((((((0.00024608141576857684 * z + 0.0037637489799571284) * z + 0.03069806897375296) * z + 0.1599575805444461) *
        z +
        0.5694680904747893) *
        z +
        1.3939259570572178) *
        z +
        2.267426977155493) *
        z +
        2.2231187595975137) *
        z +
      1;
    return numerator / denominator;
  }
  return farMillsSlope(z);
}

/** The same for z >= 8, from which Mills' ratio itself is (1 - slope)/z. */
export function farMillsSlope(z: number): number {
  const w = 1 / (z * z);
  const numerator =
    (((202.4632191661632 * w + 1033.1951454162809) * w + 370.932676376762) * w + 36.34037348753625) * w +
    0.9999999999999994;
  const denominator =
    (((2188.7505555208236 * w + 1969.9509272589244) * w + 473.9537968485761) * w + 39.340373487531) * w + 1;
  return (w * numerator) / denominator;
}
