import type { UnderlyingModel } from "./UnderlyingModel.js";

/** Raw SVI parameters of one slice: w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)). */
export interface RawSvi {
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly sigma: number;
}

/**
 * Power-law phi of SSVI, phi(theta) = eta / (theta^gamma (1 + theta)^(1 - gamma)): with gamma in (0, 1/2] and
 * eta (1 + |rho|) <= 2 a surface whose theta does not fall with expiry has no static arbitrage
 * (Gatheral & Jacquier 2014, Arbitrage-free SVI volatility surfaces, section 4, remark 4.4).
 */
export function ssviPhi(theta: number, eta: number, gamma: number): number {
  return eta / (theta ** gamma * (1 + theta) ** (1 - gamma));
}

/** Total implied variance w(k) of an SSVI slice at log-moneyness k = ln(strike / forward). */
export function ssviTotalVariance(k: number, theta: number, rho: number, phi: number): number {
  const x = phi * k + rho;
  return 0.5 * theta * (1 + rho * phi * k + Math.sqrt(x * x + 1 - rho * rho));
}

/** The same slice in raw SVI parameters (Gatheral & Jacquier 2014, section 3). */
export function ssviToRawSvi(theta: number, rho: number, phi: number): RawSvi {
  const root = 1 - rho * rho;
  return { a: 0.5 * theta * root, b: 0.5 * theta * phi, rho, m: -rho / phi, sigma: Math.sqrt(root) / phi };
}

/**
 * At-the-money total variance of the simulated market: implied premium times the expected integral of the square-root
 * variance and the jumps over `years` of the variance clock. Grows with `years`, whatever the variance.
 */
export function atmTotalVariance(
  model: UnderlyingModel,
  jumpVariancePerYear: number,
  variance: number,
  years: number,
): number {
  const settled = (model.longVariance + jumpVariancePerYear) * years;
  return (
    model.variancePremium *
    (settled + ((variance - model.longVariance) * (1 - Math.exp(-model.reversion * years))) / model.reversion)
  );
}
