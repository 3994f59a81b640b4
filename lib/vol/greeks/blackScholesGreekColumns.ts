import { PRICING_STATUSES, pricingStatusOf } from "../black/PricingStatus.js";
import { requireLengths } from "../requireLengths.js";
import type { GreekColumns } from "./GreekColumns.js";
import { spotMainGreeks } from "./mainGreeks.js";
import { requireColumns, writeGreeks } from "./writeGreeks.js";

const NON_FINITE = PRICING_STATUSES.indexOf("nonFinite");
const OUT_OF_DOMAIN = PRICING_STATUSES.indexOf("outOfDomain");
const ZERO_TIME = PRICING_STATUSES.indexOf("zeroTime");
const ZERO_VOL = PRICING_STATUSES.indexOf("zeroVol");

/** European options on spots as parallel arrays of one length. */
export interface SpotOptions {
  /** 0 call, 1 put. */
  readonly types: Uint8Array;
  readonly spots: Float64Array;
  readonly strikes: Float64Array;
  readonly tauYears: Float64Array;
  /** Fractions a year. */
  readonly vols: Float64Array;
  /** Continuous, a year. */
  readonly rates: Float64Array;
  /** Continuous, a year; 0 for each when absent. */
  readonly dividendYields?: Float64Array | undefined;
}

const sink = new Float64Array(11);

/**
 * Price and the eight main Greeks of many European options on spots; element for element what `blackScholesGreeks`
 * returns. No element throws.
 *
 * @param out as from `greekColumns(count)`
 * @throws StrikebookError("argument") when the arrays are not of one length
 */
export function blackScholesGreekColumns(options: SpotOptions, out: GreekColumns): void {
  const { types, spots, strikes, tauYears, vols, rates, dividendYields } = options;
  const count = spots.length;
  requireLengths(count, "spots", { types, strikes, tauYears, vols, rates, dividendYields });
  requireColumns(count, "spots", out);
  for (let i = 0; i < count; i++) {
    const spot = spots[i]!;
    const strike = strikes[i]!;
    const tau = tauYears[i]!;
    const vol = vols[i]!;
    const rate = rates[i]!;
    const dividendYield = dividendYields === undefined ? 0 : dividendYields[i]!;
    let status = pricingStatusOf(types[i]!, spot, strike, tau, vol, 1);
    if (!Number.isFinite(rate + dividendYield)) status = NON_FINITE;
    if (status === 0 && !(tau > 0 && vol > 0)) status = tau > 0 ? ZERO_VOL : ZERO_TIME;
    if (status === 0) {
      spotMainGreeks(types[i] === 0, spot, strike, tau, vol, rate, dividendYield, sink);
      // Rates that double precision cannot exponentiate.
      if (!Number.isFinite(sink[1]!)) status = OUT_OF_DOMAIN;
    }
    if (status !== 0) sink.fill(Number.NaN);
    out.statuses[i] = status;
    writeGreeks(sink, i, out);
  }
}
