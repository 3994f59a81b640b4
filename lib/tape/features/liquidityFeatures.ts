import { slidingSum } from "../../columns/index.js";
import type { Tape } from "../Tape.js";
import { bothSides, classifyLiquidity, type Liquidity } from "./classifyLiquidity.js";
import {
  type ContractFeatures,
  type FeatureArgument,
  MAX_AGE,
  type MaxAgeArguments,
  SECONDS,
  type WindowArguments,
} from "./Feature.js";

interface RateArguments extends WindowArguments, MaxAgeArguments {
  readonly dropShare?: number | undefined;
  readonly riseShare?: number | undefined;
  readonly smallVolume?: number | undefined;
  readonly largeVolume?: number | undefined;
}

export interface LiquidityFeatureArguments {
  readonly pullRate: RateArguments;
  readonly replenishRate: RateArguments;
}

const DROP = share("dropShare", "share of the depth that goes for a pull", "0.35");
const RISE = share("riseShare", "share by which the depth grows for a replenishment", "0.25");
const SMALL: FeatureArgument = { ...share("smallVolume", "most volume of the second for a pull", "0"), unit: "units" };
const LARGE: FeatureArgument = {
  ...share("largeVolume", "most volume of the second for a replenishment", "no limit"),
  unit: "units",
};

/** How often quotes are pulled and refilled, both sides together, as `classifyLiquidity` finds them. */
export const liquidityFeatures: ContractFeatures<LiquidityFeatureArguments> = {
  pullRate: rate("pulls", [SECONDS, DROP, SMALL, MAX_AGE], ({ bidPull, askPull }) => [bidPull, askPull]),
  replenishRate: rate("replenishments", [SECONDS, RISE, LARGE, MAX_AGE], (found) => [
    found.bidReplenishment,
    found.askReplenishment,
  ]),
};

function rate(
  words: string,
  takes: readonly FeatureArgument[],
  pick: (found: Liquidity) => readonly [Uint8Array, Uint8Array],
): ContractFeatures<LiquidityFeatureArguments>["pullRate"] {
  return {
    unit: "a minute",
    formula: `60 x ${words} of bid and ask in the seconds s - seconds + 1 to s / seconds`,
    missing: "where the contract has no row at second s - seconds",
    takes,
    series: (tape: Tape, contract, { seconds, maxAgeSeconds: _, ...parameters }) => {
      const [bid, ask] = pick(classifyLiquidity(tape, contract, parameters));
      const grid = tape.secondGrid(contract);
      return slidingSum(bothSides(bid, ask), seconds).map((sum, s) =>
        s >= seconds && grid[s - seconds]! >= 0 ? (60 * sum) / seconds : Number.NaN,
      );
    },
  };
}

function share(name: string, meaning: string, whenAbsent: string): FeatureArgument {
  return { name, unit: "", meaning, whole: false, least: 0, whenAbsent };
}
