/**
 * One slice to fit, in units of its own size: x = (k - centre)/width, y = w/level. The search then has the same shape
 * for an option that expires in an hour and for one that expires in two years.
 *
 * The unknowns are [floor, b, theta, m, sigma] in these units: floor is the smallest variance of the slice
 * (a + b sigma sqrt(1 - rho^2)) and rho = sin(theta). So the whole domain of raw SVI is a box, and the derivatives
 * stay finite as |rho| nears 1.
 */
export interface SviProblem {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Square root of the weight of each squared residual y(x_i) - y_i. */
  readonly rootWeights: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Log-moneyness in the middle of the quotes, distance between the outermost, and mean variance. */
  readonly centre: number;
  readonly width: number;
  readonly level: number;
  /** Squared distance outside [bid, ask] counts this much more; bounds are in units of y, NaN where there is none. */
  readonly band?: { readonly bid: Float64Array; readonly ask: Float64Array; readonly factor: number } | undefined;
  /** Weight of the squared curvature at the two ends of the quoted range. */
  readonly wingCurvature: number;
  /** Weight of the pull towards a plain slice. */
  readonly prior: number;
  /** Weight of the squared shortfall of variance against butterfly arbitrage. */
  readonly arbitrage: number;
}

export const FLOOR = 0;
export const B = 1;
export const THETA = 2;
export const M = 3;
export const SIGMA = 4;
/** Number of unknowns. */
export const SVI_UNKNOWNS = 5;
