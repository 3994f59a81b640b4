import { centralMoments } from "../density/centralMoments.js";
import type { Moments } from "../density/Density.js";
import { lawRange } from "../density/lawRange.js";
import type { PriceLaw } from "../density/PriceLaw.js";
import { replicate } from "./replicate.js";

/** Moments of ln(price/forward) with the contracts that they are made of. */
export interface BkmMoments extends Moments {
  /** Undiscounted prices of the log, squared, cubed and fourth-power contracts: E[k^n] for n = 1 to 4; NaN where infinite. */
  readonly contracts: readonly [number, number, number, number];
  /** False when an integral had not settled. */
  readonly settled: boolean;
}

/**
 * Moments of the log return from prices of out-of-the-money options alone, without a density: the volatility, cubic and
 * quartic contracts of G. Bakshi, N. Kapadia and D. Madan, "Stock return characteristics, skew laws, and the
 * differential pricing of individual equity options", Review of Financial Studies 16 (2003) 101-143, equations 7 to 9,
 * undiscounted and about the forward.
 *
 * Their mean is a Taylor expansion in these three (their equation 39); here it is the log contract itself, exact:
 * E[k] is minus the strip weighted by 1/K^2.
 *
 * @param law of a smile (`smileLaw`) or of a density with attached tails (`density.law`)
 *
 * Nothing is thrown: a contract without a finite price is NaN.
 */
export function bakshiKapadiaMadan(law: PriceLaw): BkmMoments {
  const { low, high, logOrder } = lawRange(law);
  const weights: ((k: number) => number)[] = [
    (k) => -Math.exp(-k),
    (k) => 2 * (1 - k) * Math.exp(-k),
    (k) => 3 * k * (2 - k) * Math.exp(-k),
    (k) => 4 * k * k * (3 - k) * Math.exp(-k),
  ];
  const strips = weights.slice(0, logOrder).map((weight) => replicate(law, weight, [low, high]));
  const price = (power: number): number => strips[power - 1]?.value ?? Number.NaN;
  const contracts = [price(1), price(2), price(3), price(4)] as const;
  return { ...centralMoments(contracts), contracts, settled: strips.every((strip) => strip.settled) };
}
