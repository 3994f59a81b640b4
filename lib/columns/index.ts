export { asofBackward } from "./asofBackward.js";
export { type Column, ColumnTable } from "./ColumnTable.js";
export { firstUnsorted } from "./firstUnsorted.js";
export { type ArqueroRows, fromArquero } from "./fromArquero.js";
export { type DanfoRows, type FromDanfoOptions, fromDanfo } from "./fromDanfo.js";
export type { InstantOptions } from "./InstantOptions.js";
export {
  QUOTE_COLUMN_NAMES,
  type QuoteColumnName,
  type QuoteColumns,
  type QuoteRun,
  type SpotSeries,
} from "./QuoteRun.js";
export { slidingMaximum, slidingMinimum, slidingSum } from "./slidingWindow.js";
export { type ArqueroTable, toArquero } from "./toArquero.js";
export { type DanfoFrame, toDanfo } from "./toDanfo.js";
export { volumeChange } from "./volumeChange.js";
