export type { ExtractedTable, ExtractRecord, UnparsedTable } from "./ExtractRecord.js";
export {
  type ExtractedRows,
  type ExtractedSource,
  type ExtractFacts,
  ExtractReport,
  type FailedSource,
  NO_VOLATILITY_INDEX,
} from "./ExtractReport.js";
export { type ExtractOptions, extractDumps } from "./extractDumps.js";
export { type DumpListing, type ListedTable, listDump } from "./listDump.js";
export { isVolatilityIndexName, type RawTableKind, rawTableKind } from "./rawTableKind.js";
