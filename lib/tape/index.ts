export { tapeFromArrow } from "./arrow/tapeFromArrow.js";
export { type TapeToArrowOptions, tapeToArrow } from "./arrow/tapeToArrow.js";
export { type ChainCounts, type ChainFields, ChainSnapshot } from "./ChainSnapshot.js";
export type { ChainOptions } from "./chainAt.js";
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
