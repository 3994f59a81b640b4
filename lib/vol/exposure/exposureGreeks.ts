import { logRatio } from "../black/logRatio.js";
import { normalCdf } from "../normal/normalCdf.js";
import { normalPdf } from "../normal/normalPdf.js";

/** Greeks of one Black (1976) option that exposures and books are sums of, per unit of the underlying forward. */
export interface ExposureGreeks {
  /** dV/dF. */
  delta: number;
  /** d2V/dF2, per point. */
  gamma: number;
  /** dV/dvol, per 1.00 of volatility. */
  vega: number;
  /** d2V/dF dvol, per 1.00 of volatility. */
  vanna: number;
  /** Change of delta per year of calendar time that passes, forward, volatility and rate held. */
  charm: number;
}

/**
 * Writes the Greeks of one option into `out`. The inputs are taken as checked: time, volatility, forward and strike above
 * 0. With d1 = ln(F/K)/(vol sqrt(T)) + vol sqrt(T)/2 and rate r = -ln(D)/T:
 * gamma = D n(d1)/(F vol sqrt(T)), vega = D F n(d1) sqrt(T), vanna = -D n(d1) d2/vol,
 * charm = r delta - D n(d1) dd1/dT.
 */
export function exposureGreeks(
  isCall: boolean,
  forward: number,
  strike: number,
  tauYears: number,
  vol: number,
  discountFactor: number,
  out: ExposureGreeks,
): ExposureGreeks {
  const rootTau = Math.sqrt(tauYears);
  const s = vol * rootTau;
  const x = logRatio(forward, strike);
  const d1 = x / s + 0.5 * s;
  const pdf = discountFactor * normalPdf(d1);
  const rate = -Math.log(discountFactor) / tauYears;
  out.delta = discountFactor * (isCall ? normalCdf(d1) : -normalCdf(-d1));
  out.gamma = pdf / (forward * s);
  out.vega = forward * pdf * rootTau;
  out.vanna = (-pdf * (d1 - s)) / vol;
  out.charm = rate * out.delta - pdf * ((0.25 * vol) / rootTau - (0.5 * x) / (s * tauYears));
  return out;
}
