export { type AaveIndexGrowth, aaveIndexGrowth, type RateGrowth } from "./aave/aaveIndexGrowth.js";
export { AAVE_COLUMNS, aaveRates } from "./aave/aaveRates.js";
export {
  type DeribitChain,
  type DeribitChainFiles,
  type DeribitExpiry,
  type DeribitFuture,
  type DeribitSide,
  futureMiddle,
  readDeribitChain,
} from "./deribit/deribitChain.js";
export { AAVE_BASE_URL, type AaveSourceOptions, aaveSource } from "./download/aaveSource.js";
export type { DatedFile, DatedSource } from "./download/DatedSource.js";
export { type DownloadRecord, downloadRecordPath, readDownloadRecord } from "./download/DownloadRecord.js";
export {
  type DownloadDatedOptions,
  type DownloadedFile,
  type DownloadReport,
  downloadDated,
} from "./download/downloadDated.js";
export type { WaitingClock } from "./download/Pace.js";
export {
  TARDIS_BASE_URL,
  TARDIS_BASELINE_KINDS,
  type TardisSourceOptions,
  tardisSource,
} from "./download/tardisSource.js";
export { type EsMinuteQuoteFiles, type EsMinuteQuoteOptions, readEsMinuteQuotes } from "./lean/esMinuteQuotes.js";
export type { CarryOptions } from "./lean/QuoteBars.js";
export type { DumpBatch, DumpSummary, DumpTable } from "./nse/dump/DumpBatch.js";
export { listDumpTables, type ReadDumpOptions, readDump } from "./nse/dump/readDump.js";
export { type NiftyMinuteChainOptions, readNiftyMinuteChain } from "./nse/niftyMinuteChain.js";
export { nseQuoteDays } from "./nse/nseQuoteDays.js";
export { nseSpotDays } from "./nse/nseSpotDays.js";
export type { CleanDay, CleanTable } from "./nse/splitDays.js";
export type { VendorTable } from "./nse/VendorTable.js";
export { openSource, type SourceBytes } from "./openSource.js";
export { inspectCsv, type SourceFileFacts } from "./relation/inspectCsv.js";
export type { SourceColumn } from "./relation/SourceColumn.js";
export type { SourceRelation } from "./relation/SourceRelation.js";
export { writeRelation } from "./relation/writeRelation.js";
export type { SourceDay } from "./SourceDay.js";
export { TARDIS_COLUMNS, type TardisDataType } from "./tardis/tardisColumns.js";
export { parseTardisFileName, type TardisFileName, tardisFileName } from "./tardis/tardisFileName.js";
export { tardisRelation } from "./tardis/tardisRelation.js";
