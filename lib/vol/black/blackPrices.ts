import { requireLengths } from "../requireLengths.js";
import { blackTimeValue } from "./blackPrice.js";
import { pricingStatusOf } from "./PricingStatus.js";

/** European options on forwards as parallel arrays of one length. */
export interface BlackOptions {
  /** 0 call, 1 put. */
  readonly types: Uint8Array;
  readonly forwards: Float64Array;
  readonly strikes: Float64Array;
  readonly tauYears: Float64Array;
  /** Fractions a year. */
  readonly vols: Float64Array;
  /** 1 for each when absent. */
  readonly discountFactors?: Float64Array | undefined;
}

/** Where `blackPrices` writes; arrays of the length of the options, owned by the caller. */
export interface BlackPriceOutput {
  /** Premiums in the units of `forwards`; NaN where the status is not `ok`. */
  readonly prices: Float64Array;
  /** Codes into `PRICING_STATUSES`; 0 is `ok`. */
  readonly statuses: Uint8Array;
}

/**
 * Black (1976) prices of many options; element for element, bit for bit, what `blackPrice` returns, without allocating.
 * No element throws.
 *
 * @throws StrikebookError("argument") when the arrays are not of one length
 */
export function blackPrices(options: BlackOptions, out: BlackPriceOutput): void {
  const { types, forwards, strikes, tauYears, vols, discountFactors } = options;
  const { prices, statuses } = out;
  const count = forwards.length;
  requireLengths(count, "forwards", { types, strikes, tauYears, vols, discountFactors, prices, statuses });
  for (let i = 0; i < count; i++) {
    const forward = forwards[i]!;
    const strike = strikes[i]!;
    const tau = tauYears[i]!;
    const vol = vols[i]!;
    const discountFactor = discountFactors === undefined ? 1 : discountFactors[i]!;
    const status = pricingStatusOf(types[i]!, forward, strike, tau, vol, discountFactor);
    statuses[i] = status;
    if (status !== 0) {
      prices[i] = Number.NaN;
      continue;
    }
    const intrinsic = Math.max(types[i] === 0 ? forward - strike : strike - forward, 0);
    prices[i] = discountFactor * (intrinsic + blackTimeValue(forward, strike, vol * Math.sqrt(tau)));
  }
}
