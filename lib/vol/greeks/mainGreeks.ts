import { ASSET, CASH, D1, D2, DENSITY, greekTerms, VALUE } from "./greekTerms.js";

export const PRICE = 0;
export const DELTA = 1;
export const GAMMA = 2;
export const VEGA = 3;
export const THETA = 4;
export const RHO = 5;
export const VANNA = 6;
export const VOLGA = 7;
export const CHARM = 8;

const terms = new Float64Array(6);

/**
 * Price and eight Greeks of a European option on a forward, written to `sink` at `PRICE` to `CHARM`; returns d1 * d2, and
 * leaves d1 in `sink[9]` and d2 in `sink[10]` for the higher ones.
 *
 * Formulas: E. Haug, The Complete Guide to Option Pricing Formulas, 2nd ed. 2007, chapter 2, with the cost of carry 0.
 */
export function blackMainGreeks(
  isCall: boolean,
  forward: number,
  strike: number,
  tau: number,
  vol: number,
  discountFactor: number,
  rate: number,
  sink: Float64Array,
): void {
  const s = vol * Math.sqrt(tau);
  greekTerms(isCall, forward, strike, s, terms);
  const d1 = terms[D1]!;
  const d2 = terms[D2]!;
  const price = discountFactor * terms[VALUE]!;
  const delta = discountFactor * terms[ASSET]!;
  const density = discountFactor * terms[DENSITY]!;
  const perTau = 0.5 / tau;
  const byVol = density / vol;
  const vega = density * (s / vol);
  sink[PRICE] = price;
  sink[DELTA] = delta;
  sink[GAMMA] = density / (forward * forward * s);
  sink[VEGA] = vega;
  sink[THETA] = rate * price - density * s * perTau;
  sink[RHO] = -tau * price;
  sink[VANNA] = (-byVol * d2) / forward;
  sink[VOLGA] = (vega * d1 * d2) / vol;
  sink[CHARM] = rate * delta + (density * d2 * perTau) / forward;
  sink[9] = d1;
  sink[10] = d2;
}

/**
 * The same on a spot that pays a continuous yield: `discountFactor` is exp(-rate tau), `growth` exp((rate - yield) tau),
 * so that the forward is spot * growth.
 */
export function spotMainGreeks(
  isCall: boolean,
  spot: number,
  strike: number,
  tau: number,
  vol: number,
  rate: number,
  dividendYield: number,
  sink: Float64Array,
): void {
  const s = vol * Math.sqrt(tau);
  const discountFactor = Math.exp(-rate * tau);
  const forward = spot * Math.exp((rate - dividendYield) * tau);
  greekTerms(isCall, forward, strike, s, terms);
  const d1 = terms[D1]!;
  const d2 = terms[D2]!;
  const yieldFactor = (discountFactor * forward) / spot;
  const price = discountFactor * terms[VALUE]!;
  const delta = yieldFactor * terms[ASSET]!;
  const cash = discountFactor * strike * terms[CASH]!;
  const density = discountFactor * terms[DENSITY]!;
  const perTau = 0.5 / tau;
  // -d(d1)/d(tau).
  const drift = d2 * perTau - (rate - dividendYield) / s;
  const vega = density * (s / vol);
  sink[PRICE] = price;
  sink[DELTA] = delta;
  sink[GAMMA] = density / (spot * spot * s);
  sink[VEGA] = vega;
  sink[THETA] = dividendYield * spot * delta - rate * cash - density * s * perTau;
  sink[RHO] = tau * cash;
  sink[VANNA] = -(density * d2) / (vol * spot);
  sink[VOLGA] = (vega * d1 * d2) / vol;
  sink[CHARM] = dividendYield * delta + (density * drift) / spot;
  sink[9] = d1;
  sink[10] = d2;
}
