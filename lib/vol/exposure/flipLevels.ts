import { normalPdf } from "../../stats/normal/normalPdf.js";
import { StrikebookError } from "../../task/index.js";
import { logRatio } from "../black/logRatio.js";
import { brentRoot } from "../numerics/brentRoot.js";
import type { OptionInterest } from "./OptionInterest.js";

/** Total gamma exposure over a grid of spots. */
export interface GammaProfile {
  /** Ascending. */
  readonly spots: Float64Array;
  /** Currency of underlying to trade per 1 % move from each spot. */
  readonly gamma: Float64Array;
}

/** An option of the chain with the dealers' share of its open interest. */
export interface SignedOption {
  readonly option: number;
  readonly share: number;
}

/**
 * Spots at which dealers' total gamma changes sign: gamma re-priced over a spot grid, each change of sign then refined to
 * the root; where gamma is 0 over several spots between two signs, the middle of them. Each strike keeps its volatility and each expiry its ratio of forward to spot.
 */
export function flipLevels(
  chain: OptionInterest,
  options: readonly SignedOption[],
  reach: number,
  points: number,
): { readonly flips: readonly number[]; readonly profile: GammaProfile } {
  if (!(reach > 0 && reach < 1))
    throw new StrikebookError("argument", `spotReach is ${reach}`, "it must be from 0 to 1");
  if (!(Number.isInteger(points) && points >= 3)) {
    throw new StrikebookError("argument", `spotPoints is ${points}`, "it must be an integer of at least 3");
  }
  const gammaAt = (spot: number): number => {
    const move = spot / chain.spot;
    let sum = 0;
    for (const { option: i, share } of options) {
      const s = chain.vols[i]! * Math.sqrt(chain.tauYears[i]!);
      const forward = chain.forwards[i]! * move;
      const d1 = logRatio(forward, chain.strikes[i]!) / s + 0.5 * s;
      sum += (share * chain.openInterest[i]! * (chain.discountFactors?.[i] ?? 1) * normalPdf(d1) * forward) / s;
    }
    return (sum * chain.multiplier) / 100;
  };
  const spots = Float64Array.from(
    { length: points },
    (_unused, i) => chain.spot * (1 + reach * ((2 * i) / (points - 1) - 1)),
  );
  const gamma = spots.map(gammaAt);
  const flips: number[] = [];
  let last = -1; // place of the last gamma that is not 0
  for (let i = 0; i < points; i++) {
    if (gamma[i] === 0) continue;
    // Signs, because the product of two small gammas is 0.
    if (last >= 0 && Math.sign(gamma[last]!) === -Math.sign(gamma[i]!)) {
      flips.push(
        i === last + 1 ? brentRoot(gammaAt, spots[last]!, spots[i]!) : 0.5 * (spots[last + 1]! + spots[i - 1]!),
      );
    }
    last = i;
  }
  return { flips, profile: { spots, gamma } };
}
