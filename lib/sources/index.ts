export type { DumpBatch, DumpSummary, DumpTable } from "./nse/dump/DumpBatch.js";
export { listDumpTables, type ReadDumpOptions, readDump } from "./nse/dump/readDump.js";
export { nseQuoteDays } from "./nse/nseQuoteDays.js";
export { nseSpotDays } from "./nse/nseSpotDays.js";
export type { CleanDay, CleanTable } from "./nse/splitDays.js";
export type { VendorTable } from "./nse/VendorTable.js";
export { openSource, type SourceBytes } from "./openSource.js";
