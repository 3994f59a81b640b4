/**
 * Outcome of one volatility inversion; the volatility is NaN for all but `ok`.
 *
 * * `belowIntrinsic`: the price is below the discounted intrinsic value (or negative)
 * * `aboveMaximum`: the price is at or above the bound (discounted forward for a call, strike for a put)
 * * `nonFinite`: one of the inputs is NaN or infinite
 * * `zeroTime`: no time to expiry is left
 * * `belowVolMin`: the price has no time value that double precision can tell from 0: below its rounding in the
 *   money, below 3e-308 of the root of forward times strike out of it
 * * `notConverged`: the iteration gave up (not known to happen)
 * * `outOfDomain`: forward, strike or discount factor not above 0, or a type code other than 0 and 1
 */
export type IvStatus =
  | "ok"
  | "belowIntrinsic"
  | "aboveMaximum"
  | "nonFinite"
  | "zeroTime"
  | "belowVolMin"
  | "notConverged"
  | "outOfDomain";

/** Names of the codes that batch functions write: `IV_STATUSES[code]`. */
export const IV_STATUSES: readonly IvStatus[] = [
  "ok",
  "belowIntrinsic",
  "aboveMaximum",
  "nonFinite",
  "zeroTime",
  "belowVolMin",
  "notConverged",
  "outOfDomain",
];
