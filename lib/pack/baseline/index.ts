export { type AnalyseBaselineOptions, analyseBaseline } from "./analyseBaseline.js";
export {
  type BaselineExpectations,
  EXPECTATION_PRESETS,
  loadExpectations,
  parseExpectations,
} from "./BaselineExpectations.js";
export { BaselineFailureReport, type BaselineFailures, type FailureBand, type FailureDay } from "./BaselineFailures.js";
export { type BaselineManifest, readBaselineManifest } from "./BaselineManifest.js";
export type { BaselineOptions, BaselineRate, BaselineSource } from "./BaselineOptions.js";
export { BaselineReport, type BuiltOutput } from "./BaselineReport.js";
export { type BaselineCheck, BaselineVerdict } from "./BaselineVerdict.js";
export { BASELINE_OUTPUTS, type BaselineOutput, baselineOutputs } from "./baselineOutputs.js";
export { buildBaseline } from "./buildBaseline.js";
export { type ClusterResult, ClusterTest, type ClusterTestOptions, type ClusterTestResult } from "./ClusterTest.js";
export { type ExpectBaselineOptions, expectBaseline } from "./expectBaseline.js";
export { validateBaseline } from "./validateBaseline.js";
