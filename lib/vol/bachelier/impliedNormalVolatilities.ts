import { IV_STATUSES } from "../implied/IvStatus.js";
import type { IvOutput, IvQuotes } from "../implied/impliedVolatilities.js";
import { requireLengths } from "../requireLengths.js";
import { solveNormalVolatility } from "./solveNormalVolatility.js";

const OUT_OF_DOMAIN = IV_STATUSES.indexOf("outOfDomain");
const NOT_CONVERGED = IV_STATUSES.indexOf("notConverged");

/**
 * Bachelier implied volatilities of many prices; element for element what `impliedNormalVolatility` returns, without
 * allocating. No element throws.
 *
 * @throws StrikebookError("argument") when the arrays are not of one length
 */
export function impliedNormalVolatilities(quotes: IvQuotes, out: IvOutput): void {
  const { types, prices, forwards, strikes, tauYears, discountFactors } = quotes;
  const { vols, statuses } = out;
  const count = prices.length;
  requireLengths(count, "prices", { types, forwards, strikes, tauYears, discountFactors, vols, statuses });
  for (let i = 0; i < count; i++) {
    const solved =
      types[i]! > 1
        ? -OUT_OF_DOMAIN
        : solveNormalVolatility(
            types[i] === 0,
            prices[i]!,
            forwards[i]!,
            strikes[i]!,
            tauYears[i]!,
            discountFactors === undefined ? 1 : discountFactors[i]!,
          );
    vols[i] = solved > 0 ? solved : Number.NaN;
    statuses[i] = solved > 0 ? 0 : Number.isNaN(solved) ? NOT_CONVERGED : -solved;
  }
}
