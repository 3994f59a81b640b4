import { requirePositive } from "../requireArgument.js";
import type { Greeks } from "./Greeks.js";

/** Greeks in the units of a trading screen, each unit in its name. */
export interface MarketGreeks {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  /** Gamma times 1 % of the underlying: the change of delta for a move of 1 %. */
  readonly gammaPerPercentMove: number;
  readonly vegaPerVolPoint: number;
  readonly thetaPerDay: number;
  readonly rhoPerBasisPoint: number;
  readonly vannaPerVolPoint: number;
  /** The change of `vegaPerVolPoint` for one more vol point. */
  readonly volgaPerVolPointSquared: number;
  readonly charmPerDay: number;
  readonly speed: number;
  readonly zommaPerVolPoint: number;
  readonly colorPerDay: number;
  readonly vetaPerVolPointPerDay: number;
  readonly ultimaPerVolPointCubed: number;
}

/** Vol points in 1.00 of volatility. */
export const VOL_POINTS = 100;
/** Basis points in 1.00 of a rate. */
export const BASIS_POINTS = 10_000;

/**
 * The same Greeks per vol point, per day and per basis point. Products of conversions only; no number is rounded.
 *
 * @param underlying the forward or spot of the option, for the move of 1 %
 * @param daysPerYear 365 for calendar days, 252 for trading days when the time to expiry was measured in them
 * @throws StrikebookError("argument") for an underlying or a number of days that is not above 0
 */
export function marketGreeks(greeks: Greeks, underlying: number, daysPerYear: number = 365): MarketGreeks {
  requirePositive("underlying", underlying);
  requirePositive("daysPerYear", daysPerYear);
  return {
    price: greeks.price,
    delta: greeks.delta,
    gamma: greeks.gamma,
    gammaPerPercentMove: (greeks.gamma * underlying) / 100,
    vegaPerVolPoint: greeks.vega / VOL_POINTS,
    thetaPerDay: greeks.theta / daysPerYear,
    rhoPerBasisPoint: greeks.rho / BASIS_POINTS,
    vannaPerVolPoint: greeks.vanna / VOL_POINTS,
    volgaPerVolPointSquared: greeks.volga / VOL_POINTS ** 2,
    charmPerDay: greeks.charm / daysPerYear,
    speed: greeks.speed,
    zommaPerVolPoint: greeks.zomma / VOL_POINTS,
    colorPerDay: greeks.color / daysPerYear,
    vetaPerVolPointPerDay: greeks.veta / VOL_POINTS / daysPerYear,
    ultimaPerVolPointCubed: greeks.ultima / VOL_POINTS ** 3,
  };
}
