import { StrikebookError } from "../../task/index.js";
import { brentRoot } from "../numerics/brentRoot.js";
import { requireOneOf } from "../requireOneOf.js";
import type { Smile } from "../smile/Smile.js";
import { optionDelta } from "./optionDelta.js";
import { type DeltaOptions, strikeFromDelta } from "./strikeFromDelta.js";

/** Skew of a smile at one delta. Volatilities are fractions a year: 0.01 is one vol point. */
export interface SmileSkew {
  /** Call volatility minus put volatility: below 0 where puts are dear. */
  readonly riskReversal: number;
  /** Mean of the two volatilities minus the one at the money. */
  readonly butterfly: number;
  readonly atmVol: number;
  readonly callVol: number;
  readonly putVol: number;
  readonly atmStrike: number;
  readonly callStrike: number;
  readonly putStrike: number;
}

export interface SkewOptions extends DeltaOptions {
  /** 0.25 when absent. */
  readonly delta?: number | undefined;
  /** The money: the forward (when absent), or the strike of the straddle whose delta is 0 in the convention. */
  readonly atm?: "forward" | "deltaNeutral" | undefined;
}

/**
 * Risk reversal and butterfly of a smile: the volatilities at the call and the put of one delta, against each other and
 * against the money. The butterfly is the smile's own ("smile strangle"), not a broker's market strangle.
 *
 * @throws StrikebookError("argument") for a delta outside 0 to 0.5 or one that no strike has
 * @example smileSkew(smile, { convention: "spotPremiumAdjusted", carryFactor: 1 }).riskReversal
 */
export function smileSkew(smile: Smile, options: SkewOptions): SmileSkew {
  const { delta = 0.25, atm = "forward" } = options;
  if (!(delta > 0 && delta < 0.5))
    throw new StrikebookError("argument", `delta is ${delta}`, "it must be from 0 to 0.5");
  requireOneOf("atm", atm, ["forward", "deltaNeutral"]);
  const callStrike = strikeFromDelta(smile, "call", delta, options);
  const putStrike = strikeFromDelta(smile, "put", -delta, options);
  const atmStrike = atm === "forward" ? smile.forward : neutralStrike(smile, options);
  const [callVol, putVol, atmVol] = [smile.vol(callStrike), smile.vol(putStrike), smile.vol(atmStrike)];
  return {
    riskReversal: callVol - putVol,
    butterfly: 0.5 * (callVol + putVol) - atmVol,
    atmVol,
    callVol,
    putVol,
    atmStrike,
    callStrike,
    putStrike,
  };
}

/** Strike at which the deltas of call and put cancel: ln(K/F) = w/2, and -w/2 when they are premium-adjusted. */
function neutralStrike(smile: Smile, { convention, carryFactor }: DeltaOptions): number {
  const width = Math.sqrt(smile.totalVariance(0));
  const sum = (k: number): number => {
    const w = smile.totalVariance(k);
    return optionDelta("call", k, w, convention, carryFactor) + optionDelta("put", k, w, convention, carryFactor);
  };
  return smile.forward * Math.exp(brentRoot(sum, -4 * width, 4 * width));
}
