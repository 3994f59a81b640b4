import { requireLengths } from "../requireLengths.js";
import { IV_STATUSES } from "./IvStatus.js";
import { solveImpliedVolatility } from "./solveImpliedVolatility.js";

/** Option prices as parallel arrays of one length. */
export interface IvQuotes {
  /** 0 call, 1 put. */
  readonly types: Uint8Array;
  /** Discounted premiums, in the units of `forwards`. */
  readonly prices: Float64Array;
  readonly forwards: Float64Array;
  readonly strikes: Float64Array;
  readonly tauYears: Float64Array;
  /** 1 for each when absent. */
  readonly discountFactors?: Float64Array | undefined;
}

/** Where the batch writes; arrays of the length of the quotes, owned by the caller. */
export interface IvOutput {
  /** Fraction a year; NaN where the status is not `ok`. */
  readonly vols: Float64Array;
  /** Codes into `IV_STATUSES`; 0 is `ok`. */
  readonly statuses: Uint8Array;
}

const OUT_OF_DOMAIN = IV_STATUSES.indexOf("outOfDomain");

/**
 * Black (1976) implied volatilities of many prices; element for element what `impliedVolatility` returns, without
 * allocating. No element throws.
 *
 * @throws StrikebookError("argument") when the arrays are not of one length
 */
export function impliedVolatilities(quotes: IvQuotes, out: IvOutput): void {
  const { types, prices, forwards, strikes, tauYears, discountFactors } = quotes;
  const { vols, statuses } = out;
  const count = prices.length;
  requireLengths(count, "prices", { types, forwards, strikes, tauYears, discountFactors, vols, statuses });
  for (let i = 0; i < count; i++) {
    const solved =
      types[i]! > 1
        ? -OUT_OF_DOMAIN
        : solveImpliedVolatility(
            types[i] === 0,
            prices[i]!,
            forwards[i]!,
            strikes[i]!,
            tauYears[i]!,
            discountFactors === undefined ? 1 : discountFactors[i]!,
          );
    vols[i] = solved > 0 ? solved : Number.NaN;
    statuses[i] = solved > 0 ? 0 : -solved;
  }
}
