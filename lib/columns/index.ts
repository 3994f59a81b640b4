export { asofBackward } from "./asofBackward.js";
export { type Column, ColumnTable } from "./ColumnTable.js";
export { firstUnsorted } from "./firstUnsorted.js";
export {
  QUOTE_COLUMN_NAMES,
  type QuoteColumnName,
  type QuoteColumns,
  type QuoteRun,
  type SpotSeries,
} from "./QuoteRun.js";
export { volumeChange } from "./volumeChange.js";
