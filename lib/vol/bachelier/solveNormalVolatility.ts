import { millsSlope } from "../../stats/normal/millsSlope.js";
import { normalPdf } from "../../stats/normal/normalPdf.js";
import { IV_STATUSES } from "../implied/IvStatus.js";
import { reciprocalVarianceMove } from "../implied/reciprocalVarianceMove.js";
import { bachelierGuess } from "./bachelierGuess.js";

const BELOW_INTRINSIC = -IV_STATUSES.indexOf("belowIntrinsic");
const NON_FINITE = -IV_STATUSES.indexOf("nonFinite");
const ZERO_TIME = -IV_STATUSES.indexOf("zeroTime");
const BELOW_VOL_MIN = -IV_STATUSES.indexOf("belowVolMin");
const OUT_OF_DOMAIN = -IV_STATUSES.indexOf("outOfDomain");

/** Rounding of an in-the-money price and of its intrinsic value, relative to the price: four units in the last place. */
const ROUNDING = 4 * Number.EPSILON;

/** Implied normal volatility, or minus the code of the status that explains why there is none. */
export function solveNormalVolatility(
  isCall: boolean,
  price: number,
  forward: number,
  strike: number,
  tauYears: number,
  discountFactor: number,
): number {
  if (!Number.isFinite(price + forward + strike + tauYears + discountFactor)) return NON_FINITE;
  if (!(discountFactor > 0)) return OUT_OF_DOMAIN;
  if (!(tauYears > 0)) return ZERO_TIME;
  const undiscounted = price / discountFactor;
  const intrinsic = Math.max(isCall ? forward - strike : strike - forward, 0);
  const value = undiscounted - intrinsic;
  const gap = Math.abs(forward - strike);
  const noise = intrinsic > 0 ? ROUNDING * Math.max(undiscounted, intrinsic) : 0;
  if (value < -noise) return BELOW_INTRINSIC;
  // Below 1e-300 of the distance from the money the time value is a denormal number.
  if (value <= noise || value < 1e-300 * gap) return BELOW_VOL_MIN;
  return impliedTotalNormalVolatility(value, gap) / Math.sqrt(tauYears);
}

/** One Householder step from a guess that is within 1e-5. */
function impliedTotalNormalVolatility(value: number, gap: number): number {
  const s = bachelierGuess(value, gap);
  const d = gap / s;
  const slope = millsSlope(d);
  const price = s * normalPdf(d) * slope;
  const move = reciprocalVarianceMove((price - value) / value, 1 / slope, d * d, -2 * d * d);
  return s / Math.sqrt(1 + move);
}
