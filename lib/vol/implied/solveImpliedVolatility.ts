import { logRatio } from "../black/logRatio.js";
import { IV_STATUSES, type IvStatus } from "./IvStatus.js";
import { impliedTotalVolatility } from "./impliedTotalVolatility.js";

const code = (status: IvStatus): number => -IV_STATUSES.indexOf(status);
const BELOW_INTRINSIC = code("belowIntrinsic");
const ABOVE_MAXIMUM = code("aboveMaximum");
const NON_FINITE = code("nonFinite");
const ZERO_TIME = code("zeroTime");
const BELOW_VOL_MIN = code("belowVolMin");
const NOT_CONVERGED = code("notConverged");
const OUT_OF_DOMAIN = code("outOfDomain");

/** Rounding of an in-the-money price and of its intrinsic value, relative to the price: four units in the last place. */
const ROUNDING = 4 * Number.EPSILON;

/**
 * Implied volatility, or minus the code of the status that explains why there is none. One number and no object, so
 * that the batch form allocates nothing and the scalar form cannot disagree with it.
 */
export function solveImpliedVolatility(
  isCall: boolean,
  price: number,
  forward: number,
  strike: number,
  tauYears: number,
  discountFactor: number,
): number {
  const finite =
    Number.isFinite(price) &&
    Number.isFinite(forward) &&
    Number.isFinite(strike) &&
    Number.isFinite(tauYears) &&
    Number.isFinite(discountFactor);
  if (!finite) return NON_FINITE;
  if (!(forward > 0 && strike > 0 && discountFactor > 0)) return OUT_OF_DOMAIN;
  if (!(tauYears > 0)) return ZERO_TIME;

  const undiscounted = price / discountFactor;
  const intrinsic = isCall ? Math.max(forward - strike, 0) : Math.max(strike - forward, 0);
  const timeValue = undiscounted - intrinsic;
  const noise = intrinsic > 0 ? ROUNDING * Math.max(undiscounted, intrinsic) : 0;
  if (timeValue < -noise) return BELOW_INTRINSIC;
  if (timeValue <= noise) return BELOW_VOL_MIN;
  const bound = Math.min(forward, strike);
  const missing = (isCall ? forward : strike) - undiscounted;
  if (timeValue >= bound || missing <= 0) return ABOVE_MAXIMUM;

  const scale = Math.sqrt(forward) * Math.sqrt(strike);
  const beta = timeValue / scale;
  // Below the normal numbers a price has few digits or none.
  if (beta < 3e-308) return BELOW_VOL_MIN;
  const x = -Math.abs(logRatio(forward, strike));
  const s = impliedTotalVolatility(beta, missing / scale, x, Math.abs(forward - strike) / scale);
  const vol = s / Math.sqrt(tauYears);
  return Number.isFinite(vol) && vol > 0 ? vol : NOT_CONVERGED;
}
