import type { Greeks } from "./Greeks.js";
import { CHARM, DELTA, GAMMA, PRICE, RHO, THETA, VANNA, VEGA, VOLGA } from "./mainGreeks.js";

/**
 * The record of all Greeks from the main ones in `sink` (with d1 and d2 behind them).
 *
 * @param underlying forward or spot, whichever the Greeks differentiate by
 * @param carry rate at which the underlying's forward grows; 0 for a forward
 * @param yieldRate rate that discounts the delta: the rate itself for a forward, the dividend yield for a spot
 */
export function completeGreeks(
  sink: Float64Array,
  underlying: number,
  tau: number,
  vol: number,
  carry: number,
  yieldRate: number,
): Greeks {
  const d1 = sink[9]!;
  const d2 = sink[10]!;
  const s = vol * Math.sqrt(tau);
  const gamma = sink[GAMMA]!;
  const vega = sink[VEGA]!;
  const product = d1 * d2;
  // d(ln n(d1))/dt as calendar time passes: -d1 times the drift of d1.
  const passing = d1 * (carry / s - (0.5 * d2) / tau);
  return {
    price: sink[PRICE]!,
    delta: sink[DELTA]!,
    gamma,
    vega,
    theta: sink[THETA]!,
    rho: sink[RHO]!,
    vanna: sink[VANNA]!,
    volga: sink[VOLGA]!,
    charm: sink[CHARM]!,
    speed: (-gamma / underlying) * (1 + d1 / s),
    zomma: (gamma * (product - 1)) / vol,
    color: gamma * (yieldRate + passing + 0.5 / tau),
    veta: vega * (yieldRate + passing - 0.5 / tau),
    ultima: (-vega / (vol * vol)) * (product * (1 - product) + d1 * d1 + d2 * d2),
  };
}
