import type { Tape } from "../Tape.js";
import { type BurstParameters, burstParameters } from "./BurstParameters.js";
import { type BurstSeconds, burstSeconds } from "./detectBursts.js";
import type { FeatureArgument, IndexFeatures } from "./Feature.js";

type BurstArguments = { readonly [N in keyof BurstParameters]?: number | undefined };

export interface BurstFeatureArguments {
  readonly burstOn: BurstArguments;
  readonly burstDirection: BurstArguments;
  readonly burstSizePoints: BurstArguments;
  readonly secondsSinceBurst: BurstArguments;
}

const TAKES: readonly FeatureArgument[] = [
  points("movePoints", "move that begins a burst"),
  seconds("moveSeconds", "window of that move", 10),
  points("stepPoints", "largest step from one second to the next"),
  seconds("stepSeconds", "window of that step", 3),
  ratio("volRatio", "volatility a second of the short window over that of the long one, above it a burst begins", 1.8),
  seconds("shortSeconds", "short window", 10),
  seconds("longSeconds", "long window", 120),
  points("endPoints", "a burst ends below this move"),
  seconds("endSeconds", "window of that move", 5),
  ratio("endVolRatio", "and below this ratio of the volatilities", 1.3),
];

/** Bursts of the underlying as `detectBursts` finds them, second by second. */
export const burstFeatures: IndexFeatures<BurstFeatureArguments> = {
  burstOn: feature("", "1 while a burst is on, else 0", "until the long window is full", ({ on }) => on),
  burstDirection: feature(
    "",
    "of the burst that is on, else of the last one: 1 up, -1 down, by the price against that at its origin",
    "before the first burst",
    ({ direction }) => direction,
  ),
  burstSizePoints: feature(
    "points",
    "highest less lowest price so far of the burst that is on, else of the last one, from its origin (start - moveSeconds)",
    "before the first burst",
    ({ sizePoints }) => sizePoints,
  ),
  secondsSinceBurst: feature(
    "s",
    "seconds since the last burst ended",
    "before the first end, and while a burst is on",
    ({ secondsSince }) => secondsSince,
  ),
};

function feature(
  unit: string,
  formula: string,
  missing: string,
  pick: (bursts: BurstSeconds) => Float64Array,
): IndexFeatures<BurstFeatureArguments>["burstOn"] {
  const series = (tape: Tape, args: BurstArguments): Float64Array =>
    pick(burstSeconds(tape, burstParameters(tape.product.underlying, args)));
  return { unit, formula, missing, takes: TAKES, series };
}

function points(name: string, meaning: string): FeatureArgument {
  return { name, unit: "points", meaning, whole: false, least: 0, whenAbsent: "that of NIFTY or BANKNIFTY" };
}

function seconds(name: string, meaning: string, whenAbsent: number): FeatureArgument {
  return { name, unit: "s", meaning, whole: true, least: 1, whenAbsent: String(whenAbsent) };
}

function ratio(name: string, meaning: string, whenAbsent: number): FeatureArgument {
  return { name, unit: "", meaning, whole: false, least: 0, whenAbsent: String(whenAbsent) };
}
