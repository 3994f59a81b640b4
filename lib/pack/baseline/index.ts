export { type BaselineManifest, readBaselineManifest } from "./BaselineManifest.js";
export type { BaselineOptions, BaselineRate, BaselineSource } from "./BaselineOptions.js";
export { BaselineReport, type BuiltOutput } from "./BaselineReport.js";
export { BASELINE_OUTPUTS, type BaselineOutput, baselineOutputs } from "./baselineOutputs.js";
export { buildBaseline } from "./buildBaseline.js";
