import type { Tape } from "../Tape.js";
import { type BarFeatureArguments, barFeatures } from "./barFeatures.js";
import { type BurstFeatureArguments, burstFeatures } from "./burstFeatures.js";
import { checkFeature, featureKey } from "./checkFeature.js";
import { type ClockFeatureArguments, clockFeatures } from "./clockFeatures.js";
import type { FeatureArguments, FeatureText, IndexFeature, IndexFeatures } from "./Feature.js";
import { ofTape } from "./featureCache.js";
import { type RangeFeatureArguments, rangeFeatures } from "./rangeFeatures.js";
import { type ReturnFeatureArguments, returnFeatures } from "./returnFeatures.js";

/** The arguments of each feature of the underlying. */
export interface IndexFeatureArguments
  extends ClockFeatureArguments,
    RangeFeatureArguments,
    ReturnFeatureArguments,
    BarFeatureArguments,
    BurstFeatureArguments {}

export type IndexFeatureName = keyof IndexFeatureArguments;

const features: IndexFeatures<IndexFeatureArguments> = {
  ...clockFeatures,
  ...rangeFeatures,
  ...returnFeatures,
  ...barFeatures,
  ...burstFeatures,
};

/** What each feature of the underlying is: unit, formula, arguments, and when it is not known. */
export const INDEX_FEATURES: Readonly<Record<IndexFeatureName, FeatureText>> = features;

/** Arguments of feature `N`; any record of numbers while the name is not known to the compiler. */
export type IndexArguments<N extends IndexFeatureName> = IndexFeatureName extends N
  ? FeatureArguments
  : IndexFeatureArguments[N];

/**
 * Refuses a feature of the underlying that does not exist, or arguments that it cannot take.
 *
 * @throws StrikebookError `argument` naming what there is
 */
export function checkIndexFeature(name: string, args: FeatureArguments = {}): asserts name is IndexFeatureName {
  checkFeature("index", features, name, args);
}

/**
 * One feature of the underlying at every second of the session: element s rests on what is stamped in or before second s
 * and on nothing later; NaN is "not known". The features are listed in docs/features.md and in {@link INDEX_FEATURES}.
 *
 * The array is kept as long as the tape lives and given again for the same name and arguments: do not write to it.
 *
 * @returns `tape.lastSecond + 1` values
 * @throws StrikebookError `argument` as {@link checkIndexFeature}
 * @example indexSeries(tape, "barEma", { minutes: 5, period: 21 })[tape.secondAt("11:30")]
 */
export function indexSeries<N extends IndexFeatureName>(tape: Tape, name: N, args?: IndexArguments<N>): Float64Array {
  const given = (args ?? {}) as FeatureArguments;
  const feature: IndexFeature<never> = checkFeature("index", features, name, given);
  return ofTape(tape, `index ${featureKey(name, given)}`, () => feature.series(tape, given as never));
}
