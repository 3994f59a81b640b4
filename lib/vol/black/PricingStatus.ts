/**
 * Outcome of one element of a pricing batch; its numbers are NaN for all but `ok`.
 *
 * * `nonFinite`: one of the inputs is NaN or infinite
 * * `outOfDomain`: forward, strike or discount factor not above 0, a negative volatility, or a type code other than 0 and 1
 * * `pastExpiry`: the time to expiry is negative
 * * `zeroTime`: no time is left, where a derivative is asked for
 * * `zeroVol`: no volatility, where a derivative is asked for
 */
export type PricingStatus = "ok" | "nonFinite" | "outOfDomain" | "pastExpiry" | "zeroTime" | "zeroVol";

/** Names of the codes that batch functions write: `PRICING_STATUSES[code]`. */
export const PRICING_STATUSES: readonly PricingStatus[] = [
  "ok",
  "nonFinite",
  "outOfDomain",
  "pastExpiry",
  "zeroTime",
  "zeroVol",
];

/** Code of `PRICING_STATUSES` for one option of a batch, prices allowing zero time and volatility. */
export function pricingStatusOf(
  typeCode: number,
  underlying: number,
  strike: number,
  tauYears: number,
  vol: number,
  discountFactor: number,
): number {
  const ok =
    typeCode <= 1 &&
    underlying > 0 &&
    strike > 0 &&
    tauYears >= 0 &&
    vol >= 0 &&
    discountFactor > 0 &&
    underlying + strike + tauYears + vol + discountFactor < Number.POSITIVE_INFINITY;
  return ok ? 0 : faultOf(typeCode, underlying, strike, tauYears, vol, discountFactor);
}

function faultOf(
  typeCode: number,
  underlying: number,
  strike: number,
  tauYears: number,
  vol: number,
  discountFactor: number,
): number {
  const finite =
    Number.isFinite(underlying) &&
    Number.isFinite(strike) &&
    Number.isFinite(tauYears) &&
    Number.isFinite(vol) &&
    Number.isFinite(discountFactor);
  if (!finite) return PRICING_STATUSES.indexOf("nonFinite");
  if (typeCode > 1 || underlying <= 0 || strike <= 0 || vol < 0 || discountFactor <= 0) {
    return PRICING_STATUSES.indexOf("outOfDomain");
  }
  return tauYears < 0 ? PRICING_STATUSES.indexOf("pastExpiry") : 0;
}
