import type { PriceLaw } from "../density/PriceLaw.js";
import { type Integral, integrate } from "../numerics/integrate.js";

/**
 * Price of a payoff by its strip of out-of-the-money options: the integral over k of weight(k) Q(k)/F, where Q is the
 * undiscounted put below the forward and the call above it. With weight = H''(K) K F, K = F e^k, it is
 * E[H(price)] - H(F) (P. Carr and D. Madan, "Towards a theory of volatility trading", 1998).
 *
 * @param range log-moneyness between which the strip is held
 */
export function replicate(law: PriceLaw, weight: (k: number) => number, range: readonly [number, number]): Integral {
  const [low, high] = range;
  const breaks = [
    ...law.joins,
    ...[-16, -8, -4, -2, -1, -0.5, 0, 0.5, 1, 2, 4, 8, 16].map((widths) => widths * law.width),
  ];
  const inner = [...new Set(breaks)].filter((k) => k > low && k < high).sort((a, b) => a - b);
  return integrate((k) => weight(k) * (k < 0 ? law.put(k) : law.call(k)), [low, ...inner, high]);
}
