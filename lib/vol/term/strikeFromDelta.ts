import { StrikebookError } from "../../task/index.js";
import { brentRoot } from "../numerics/brentRoot.js";
import { scanMinimum } from "../numerics/scanMinimum.js";
import type { OptionType } from "../OptionType.js";
import { requireOptionType } from "../requireArgument.js";
import type { Smile } from "../smile/Smile.js";
import { type DeltaConvention, optionDelta, requireConvention } from "./optionDelta.js";

export interface DeltaOptions {
  readonly convention: DeltaConvention;
  /** D F / S, as exp(-q T) of a stock; the spot conventions need it. */
  readonly carryFactor?: number | undefined;
}

/** How far out the search looks, in standard deviations at the money, and in how many steps. */
const REACH = 12;
const STEPS = 240;

/**
 * Strike of the option on a smile with a given delta, the volatility being the smile's at that strike.
 *
 * A premium-adjusted call's delta rises and then falls with the strike, and a steep smile can bend any delta: of several
 * strikes the one farthest out of the money is meant, which is the market's convention.
 *
 * @param delta above 0 for a call and below 0 for a put; -0.25 is the 25-delta put
 * @throws StrikebookError("argument") for a delta of the wrong sign, or one that no strike has
 * @example strikeFromDelta(smile, "put", -0.25, { convention: "forward" })
 */
export function strikeFromDelta(smile: Smile, type: OptionType, delta: number, options: DeltaOptions): number {
  const { convention, carryFactor } = options;
  requireOptionType(type);
  requireConvention(convention, carryFactor);
  const side = type === "call" ? 1 : -1;
  if (!(side * delta > 0 && Math.abs(delta) < Number.POSITIVE_INFINITY)) {
    const cure = "a call's delta is above 0 and a put's below 0";
    throw new StrikebookError("argument", `delta of a ${type} is ${delta}`, cure);
  }
  const width = Math.sqrt(smile.totalVariance(0));
  const excess = (k: number): number =>
    side * (optionDelta(type, k, smile.totalVariance(k), convention, carryFactor) - delta);
  const step = (2 * REACH * width) / STEPS;
  let outer = side * REACH * width;
  if (excess(outer) > 0) {
    const what = `a delta of ${delta} lies over ${REACH} standard deviations out`;
    throw new StrikebookError("argument", what, "ask for a delta nearer the money");
  }
  const strikeBetween = (a: number, b: number): number =>
    smile.forward * Math.exp(brentRoot(excess, Math.min(a, b), Math.max(a, b)));
  let farther = outer;
  let atFarther = excess(outer);
  let atOuter = atFarther;
  for (let i = 1; i <= STEPS; i++) {
    const inner = side * (REACH * width - i * step);
    const atInner = excess(inner);
    // The top of a delta that rises and falls lies between two steps.
    if (atOuter > atFarther && atOuter < 0 && atOuter >= atInner) {
      const places = [farther, outer, inner];
      const top = scanMinimum(
        (k) => -excess(k),
        (j) => places[j]!,
        2,
      );
      if (top.minimum <= 0) return strikeBetween(top.at, farther);
    }
    if (atInner >= 0) return strikeBetween(inner, outer);
    farther = outer;
    atFarther = atOuter;
    outer = inner;
    atOuter = atInner;
  }
  throw new StrikebookError("argument", `no ${type} has a ${convention} delta of ${delta}`, "ask for a smaller delta");
}
