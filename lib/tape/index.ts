export { tapeFromArrow } from "./arrow/tapeFromArrow.js";
export { type TapeToArrowOptions, tapeToArrow } from "./arrow/tapeToArrow.js";
export { type ChainCounts, type ChainFields, ChainSnapshot } from "./ChainSnapshot.js";
export type { ChainOptions } from "./chainAt.js";
export { type BurstParameters, burstParameters } from "./features/BurstParameters.js";
export { classifyLiquidity, type Liquidity, type LiquidityParameters } from "./features/classifyLiquidity.js";
export {
  CONTRACT_FEATURES,
  type ContractArguments,
  type ContractFeatureArguments,
  type ContractFeatureName,
  checkContractFeature,
  contractSeries,
} from "./features/contractSeries.js";
export { type Burst, type BurstSeconds, burstSeconds, detectBursts } from "./features/detectBursts.js";
export type { FeatureArgument, FeatureArguments, FeatureText } from "./features/Feature.js";
export { type ImpliedVolDay, impliedVolPercentile } from "./features/impliedVolPercentile.js";
export {
  checkIndexFeature,
  INDEX_FEATURES,
  type IndexArguments,
  type IndexFeatureArguments,
  type IndexFeatureName,
  indexSeries,
} from "./features/indexSeries.js";
export { priceBySecond } from "./features/priceBySecond.js";
export { type PriceKind, quotePrice } from "./quotePrice.js";
export type { SharedTape } from "./SharedTape.js";
export { firstOutOfTheMoney } from "./selectors/firstOutOfTheMoney.js";
export { nearestQuotedStrike } from "./selectors/nearestQuotedStrike.js";
export { nearestStrike, type SelectableChain } from "./selectors/nearestStrike.js";
export {
  type ChosenStrike,
  type NoStrike,
  type NoStrikeStatus,
  type SelectStrikeOptions,
  STRIKE_RULES,
  type StrikeSelection,
  type StrikeSelector,
} from "./selectors/StrikeSelector.js";
export { selectStrike } from "./selectors/selectStrike.js";
export { type SpotReading, Tape } from "./Tape.js";
export {
  decodeTapeColumn,
  MISSING_INT32,
  PRICE_SCALE,
  sharedValues,
  type TapeColumn,
  type TapeColumnType,
  tapeColumn,
  tapeColumnWidth,
} from "./TapeColumn.js";
export { type NamedTapeColumn, TapeColumns } from "./TapeColumns.js";
export type { TapeContract, TapeInput, TapeProvenance } from "./TapeInput.js";
export { tapeInputFromRuns } from "./tapeInputFromRuns.js";
