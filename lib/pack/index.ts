export * from "./baseline/index.js";
export { DEFAULT_SPOT_TOLERANCE_MS, type JoinSpotOptions, joinSpot, type SpotColumns } from "./joinSpot.js";
export { type PackFacts, PackReport, type RejectedContract, type RowBalance } from "./PackReport.js";
export { type PackNseOptions, packNse } from "./packNse.js";
export { type PackRawOptions, packRaw } from "./packRaw.js";
export type { PackOptions } from "./packTables.js";
export { type PackTapeOptions, packTape } from "./packTape.js";
export { type PackVendorRunsOptions, packVendorRuns } from "./packVendorRuns.js";
export * from "./raw/index.js";
