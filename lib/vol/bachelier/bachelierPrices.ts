import type { BlackPriceOutput } from "../black/blackPrices.js";
import { PRICING_STATUSES } from "../black/PricingStatus.js";
import { requireLengths } from "../requireLengths.js";
import { bachelierTimeValue } from "./bachelierPrice.js";

const NON_FINITE = PRICING_STATUSES.indexOf("nonFinite");
const OUT_OF_DOMAIN = PRICING_STATUSES.indexOf("outOfDomain");
const PAST_EXPIRY = PRICING_STATUSES.indexOf("pastExpiry");

/** European options on forwards of any sign as parallel arrays of one length. */
export interface BachelierOptions {
  /** 0 call, 1 put. */
  readonly types: Uint8Array;
  readonly forwards: Float64Array;
  readonly strikes: Float64Array;
  readonly tauYears: Float64Array;
  /** In the units of the forwards a square root of a year. */
  readonly normalVols: Float64Array;
  /** 1 for each when absent. */
  readonly discountFactors?: Float64Array | undefined;
}

/**
 * Bachelier prices of many options; element for element what `bachelierPrice` returns, without allocating. No element
 * throws.
 *
 * @throws StrikebookError("argument") when the arrays are not of one length
 */
export function bachelierPrices(options: BachelierOptions, out: BlackPriceOutput): void {
  const { types, forwards, strikes, tauYears, normalVols, discountFactors } = options;
  const { prices, statuses } = out;
  const count = forwards.length;
  requireLengths(count, "forwards", { types, strikes, tauYears, normalVols, discountFactors, prices, statuses });
  for (let i = 0; i < count; i++) {
    const forward = forwards[i]!;
    const strike = strikes[i]!;
    const tau = tauYears[i]!;
    const vol = normalVols[i]!;
    const discountFactor = discountFactors === undefined ? 1 : discountFactors[i]!;
    const status = statusOf(types[i]!, forward, strike, tau, vol, discountFactor);
    const intrinsic = Math.max(types[i] === 0 ? forward - strike : strike - forward, 0);
    statuses[i] = status;
    prices[i] =
      status === 0
        ? discountFactor * (intrinsic + bachelierTimeValue(Math.abs(forward - strike), vol * Math.sqrt(tau)))
        : Number.NaN;
  }
}

function statusOf(
  typeCode: number,
  forward: number,
  strike: number,
  tau: number,
  vol: number,
  discountFactor: number,
): number {
  if (!Number.isFinite(forward + strike + tau + vol + discountFactor)) return NON_FINITE;
  if (typeCode > 1 || vol < 0 || discountFactor <= 0) return OUT_OF_DOMAIN;
  return tau < 0 ? PAST_EXPIRY : 0;
}
