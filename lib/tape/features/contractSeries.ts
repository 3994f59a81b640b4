import type { Tape } from "../Tape.js";
import { type BookFeatureArguments, bookFeatures } from "./bookFeatures.js";
import { checkFeature, featureKey } from "./checkFeature.js";
import { ageBySecond } from "./contractSeconds.js";
import { type EnrichedFeatureArguments, enrichedFeatures } from "./enrichedFeatures.js";
import type { ContractFeature, ContractFeatures, FeatureArguments, FeatureText } from "./Feature.js";
import { ofTape } from "./featureCache.js";
import { type FlowFeatureArguments, flowFeatures } from "./flowFeatures.js";
import { type LiquidityFeatureArguments, liquidityFeatures } from "./liquidityFeatures.js";

/** The arguments of each feature of one contract. All take `maxAgeSeconds`. */
export interface ContractFeatureArguments
  extends BookFeatureArguments,
    FlowFeatureArguments,
    EnrichedFeatureArguments,
    LiquidityFeatureArguments {}

export type ContractFeatureName = keyof ContractFeatureArguments;

const features: ContractFeatures<ContractFeatureArguments> = {
  ...bookFeatures,
  ...flowFeatures,
  ...enrichedFeatures,
  ...liquidityFeatures,
};

/** What each feature of a contract is: unit, formula, arguments, and when it is not known. */
export const CONTRACT_FEATURES: Readonly<Record<ContractFeatureName, FeatureText>> = features;

/** Arguments of feature `N`; any record of numbers while the name is not known to the compiler. */
export type ContractArguments<N extends ContractFeatureName> = ContractFeatureName extends N
  ? FeatureArguments
  : ContractFeatureArguments[N];

/**
 * Refuses a feature of a contract that does not exist, or arguments that it cannot take.
 *
 * @throws StrikebookError `argument` naming what there is
 */
export function checkContractFeature(name: string, args: FeatureArguments = {}): asserts name is ContractFeatureName {
  checkFeature("contract", features, name, args);
}

/**
 * One feature of one contract at every second of the session: element s rests on the contract's rows stamped in or before
 * second s and on nothing later, and on no other contract's; NaN is "not known", and every value is NaN where the
 * contract's last row is older than `maxAgeSeconds`. The features are listed in docs/features.md and in
 * {@link CONTRACT_FEATURES}.
 *
 * The array is kept as long as the tape lives and given again for the same name and arguments: do not write to it.
 *
 * @param contract number of the contract on the tape
 * @returns `tape.lastSecond + 1` values
 * @throws StrikebookError `argument` as {@link checkContractFeature}, for a number that is no contract's, and for a column
 *   that the tape was opened without
 * @example contractSeries(tape, call, "volumeChange", { seconds: 60, maxAgeSeconds: 10 })
 */
export function contractSeries<N extends ContractFeatureName>(
  tape: Tape,
  contract: number,
  name: N,
  args?: ContractArguments<N>,
): Float64Array {
  const given = (args ?? {}) as FeatureArguments;
  const feature: ContractFeature<never> = checkFeature("contract", features, name, given);
  const { maxAgeSeconds = Number.POSITIVE_INFINITY, ...rest } = given;
  tape.secondGrid(contract);
  const key = `contract ${contract} ${featureKey(name, rest)}`;
  const series = ofTape(tape, key, () => feature.series(tape, contract, rest as never));
  if (maxAgeSeconds === Number.POSITIVE_INFINITY) return series;
  return ofTape(tape, `${key} within ${maxAgeSeconds}`, () => {
    const age = ageBySecond(tape, contract);
    const out = new Float64Array(series.length);
    for (let second = 0; second < out.length; second++)
      out[second] = age[second]! <= maxAgeSeconds ? series[second]! : Number.NaN;
    return out;
  });
}
