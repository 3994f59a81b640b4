export * from "./crypto/index.js";
export { encodeNseDump, type NseDumpOptions, type NseDumpTable } from "./encodeNseDump.js";
export { type DayFaults, DROP_NAMES, type FaultCounts, MARK_NAMES } from "./FaultCounts.js";
export { groundTruth } from "./groundTruth.js";
export { MarketSimulation, SPOT_DUMP, type VendorDump } from "./MarketSimulation.js";
export type { MarketTruth, RowCounts, TruthDay, TruthSlice } from "./MarketTruth.js";
export { nseTableName } from "./nseTableName.js";
export { nseTradingDays, sampleSessions } from "./nseTradingDays.js";
export { readSampleMarket } from "./readSampleMarket.js";
export { SAMPLE_FILES, SAMPLE_VERSION, type SampleMark, type SampleMarket } from "./SampleMarket.js";
export {
  type ResolvedSampleOptions,
  resolveSampleOptions,
  SAMPLE_DEFAULTS,
  type SampleOptions,
} from "./SampleOptions.js";
export { sampleCalendarCsv } from "./sampleExpiries.js";
export { sampleTruthOf, truthSliceAt } from "./sampleTruthOf.js";
export type { RawSvi } from "./ssvi.js";
export { truthSurface } from "./truthSurface.js";
export {
  NSE_OPTION_COLUMNS,
  NSE_SPOT_COLUMNS,
  type NseColumnName,
  type VendorColumnKind,
  vendorColumnKind,
} from "./vendorColumns.js";
export { type VendorRun, vendorRuns } from "./vendorRuns.js";
export { writeSampleMarket } from "./writeSampleMarket.js";
