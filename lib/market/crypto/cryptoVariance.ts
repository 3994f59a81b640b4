import { ssviPhi, ssviTotalVariance } from "../ssvi.js";
import type { CryptoMarketModel } from "./CryptoMarketModel.js";

/**
 * True total implied variance of the simulated market: SSVI over a term structure that goes from the day's level to the
 * long one, theta = (L^2 + (v^2 - L^2) (1 - exp(-kappa tau)) / (kappa tau)) tau.
 *
 * @param logMoneyness ln(strike / forward)
 * @param tauYears above 0
 * @param volatility level of the day, fraction a year
 */
export function cryptoTotalVariance(
  model: CryptoMarketModel,
  volatility: number,
  logMoneyness: number,
  tauYears: number,
): number {
  const settled = model.longVolatility ** 2;
  const fading = -Math.expm1(-model.termReversion * tauYears) / model.termReversion;
  const theta = settled * tauYears + (volatility ** 2 - settled) * fading;
  return ssviTotalVariance(logMoneyness, theta, model.rho, ssviPhi(theta, model.eta, model.gamma));
}
