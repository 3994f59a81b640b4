import type { BlackOptions } from "../black/blackPrices.js";
import { PRICING_STATUSES, pricingStatusOf } from "../black/PricingStatus.js";
import { requireLengths } from "../requireLengths.js";
import { rateOf } from "./blackGreeks.js";
import type { GreekColumns } from "./GreekColumns.js";
import { blackMainGreeks } from "./mainGreeks.js";
import { requireColumns, writeGreeks } from "./writeGreeks.js";

const ZERO_TIME = PRICING_STATUSES.indexOf("zeroTime");
const ZERO_VOL = PRICING_STATUSES.indexOf("zeroVol");

const sink = new Float64Array(11);

/**
 * Price, delta, gamma, vega, theta, rho, vanna, volga and charm of many European options on forwards; element for
 * element, bit for bit, what `blackGreeks` returns, without allocating. No element throws.
 *
 * @param out as from `greekColumns(count)`
 * @throws StrikebookError("argument") when the arrays are not of one length
 */
export function blackGreekColumns(options: BlackOptions, out: GreekColumns): void {
  const { types, forwards, strikes, tauYears, vols, discountFactors } = options;
  const count = forwards.length;
  requireLengths(count, "forwards", { types, strikes, tauYears, vols, discountFactors });
  requireColumns(count, "forwards", out);
  const { statuses } = out;
  for (let i = 0; i < count; i++) {
    const forward = forwards[i]!;
    const strike = strikes[i]!;
    const tau = tauYears[i]!;
    const vol = vols[i]!;
    const discountFactor = discountFactors === undefined ? 1 : discountFactors[i]!;
    let status = pricingStatusOf(types[i]!, forward, strike, tau, vol, discountFactor);
    if (status === 0 && !(tau > 0 && vol > 0)) status = tau > 0 ? ZERO_VOL : ZERO_TIME;
    statuses[i] = status;
    if (status === 0) {
      const rate = rateOf(discountFactor, tau);
      blackMainGreeks(types[i] === 0, forward, strike, tau, vol, discountFactor, rate, sink);
    } else {
      sink.fill(Number.NaN);
    }
    writeGreeks(sink, i, out);
  }
}
