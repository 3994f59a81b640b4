export { catalog, shortStraddle0920 } from "./catalog/index.js";
export type { CompareContext } from "./compare/compareContext.js";
export type { ChangedTrade, TradeComparison } from "./compare/compareTrades.js";
export type { FirstDifference } from "./compare/explainFirst.js";
export type { FieldDifference } from "./compare/fieldDifferences.js";
export { compareRuns, type MetricChange, RunComparison } from "./compare/RunComparison.js";
export { checkDefinition } from "./definition/checkDefinition.js";
export { EXECUTION_PARAMETER_NAMES, executionParameters } from "./definition/executionParameters.js";
export { type ParameterRef, type ParameterSchema, parameter } from "./definition/ParameterSchema.js";
export {
  choiceParameter,
  clockParameter,
  integerParameter,
  type NumberRange,
  numberParameter,
} from "./definition/parameterKinds.js";
export { type ParameterValues, ResolvedParameters, resolveParameters } from "./definition/resolveParameters.js";
export type {
  CalendarRule,
  EntryRule,
  ExitRule,
  LegDefinition,
  ManagementAction,
  ManagementRule,
  NamedCondition,
  StrategyDefinition,
  StrategyVariant,
  StrikeRule,
} from "./definition/StrategyDefinition.js";
export {
  entryParameters,
  exitTimeParameter,
  gainFractionParameter,
  lossFractionParameter,
  maxHoldParameter,
  stopMultipleParameter,
  strikeDistanceParameter,
  targetFractionParameter,
  trailFractionParameter,
} from "./definition/standardParameters.js";
export { variantOf } from "./definition/variantOf.js";
export type { LotLookup } from "./engine/ContractTerms.js";
export type { CarriedPosition, EngineDay } from "./engine/EngineDay.js";
export { GRID_ENGINE, gridEngine } from "./engine/gridEngine.js";
export type {
  ClosedPosition,
  HeldLeg,
  LegFill as PositionLegFill,
  OpenLeg,
  OrderDecision,
  PositionEnd,
} from "./engine/Position.js";
export { releasePriceSeries } from "./engine/priceSeries.js";
export type { OpenDay } from "./engine/runDays.js";
export type { TapeSource } from "./engine/TapeSource.js";

export * from "./execution/index.js";
export { exportSummary } from "./export/exportSummary.js";
export { type ExportTradesOptions, exportTrades } from "./export/exportTrades.js";
export { type UserTradeLayout, userTradeLayout } from "./export/userTradeColumns.js";
export { userFileStem } from "./export/userTradeName.js";
export {
  type Argument,
  type Arguments,
  type Expression,
  HELD_LEG_VALUES,
  type IndexValue,
  LEG_TERMS,
  type LegValue,
  OPERATORS,
  type Operation,
  type Operator,
  POSITION_VALUES,
  type PositionValue,
  type RowValue,
} from "./expression/Expression.js";
export * as expression from "./expression/expressions.js";
export { causalityTest, type Feature, type FeatureInput } from "./integrity/causalityTest.js";
export type { JudgedRun } from "./integrity/Finding.js";
export { auditFills } from "./integrity/fillAudit/auditFills.js";
export {
  FILL_FAULT_RULES,
  type FillAudit,
  type FillFault,
  type FillFaultRule,
} from "./integrity/fillAudit/FillAudit.js";
export type { FillAuditSettings } from "./integrity/fillAudit/FillAuditSettings.js";
export type {
  CausalityResult,
  EventCheck,
  ExpiryCheck,
  GateEvidence,
  MissingExpiry,
} from "./integrity/GateEvidence.js";
export { integrityGate } from "./integrity/integrityGate.js";
export { INTEGRITY_RULES, type IntegrityRule, type IntegrityRuleName } from "./integrity/integrityRules.js";
export type { CheatResult, SelfAuditReport } from "./integrity/selfAudit/SelfAuditReport.js";
export { type SelfAuditOptions, selfAudit } from "./integrity/selfAudit/selfAudit.js";
export { volumeOffsetTest } from "./integrity/volumeOffsetTest.js";
export { METRIC_MEANINGS, type MetricMeaning, metricMeaning } from "./metrics/metricMeanings.js";
export { type PeriodRow, type PeriodTables, periodTables } from "./metrics/periodTables.js";
export type { Metrics } from "./metrics/resultMetrics.js";
export { type RunDeflatedSharpe, runDeflatedSharpe, type SharpeTrials } from "./metrics/runDeflatedSharpe.js";
export { tradeMetrics } from "./metrics/tradeMetrics.js";
export type { StrategyRun } from "./planRuns.js";
export * from "./portfolio/index.js";
export type { RunOptions } from "./RunOptions.js";
export type {
  DayOutcome,
  EntryRejection,
  JsonValue,
  RunEvent,
  RunInput,
  RunParameter,
  RunRecord,
  Verdict,
  VerdictReason,
} from "./RunRecord.js";
export { type CodeIdentity, codeIdentity } from "./record/codeIdentity.js";
export { contentHash } from "./record/contentHash.js";
export { createStudyRecord } from "./record/createStudyRecord.js";
export { displayRun } from "./record/displayRun.js";
export type { StudyValue } from "./record/plainValue.js";
export { type ReadRunOptions, readRunRecord } from "./record/readRunRecord.js";
export { RUN_FILES } from "./record/runFiles.js";
export { runInputOf } from "./record/runInputOf.js";
export { StudyRecordBuilder, type StudyRecordOptions } from "./record/StudyRecordBuilder.js";
export { runIdOf, sealRecord } from "./record/sealRecord.js";
export { stableJson } from "./record/stableJson.js";
export { legsTable, tradesTable } from "./record/tradesTable.js";
export { type WriteRunOptions, writeRunRecord } from "./record/writeRunRecord.js";
export { exportRunList, type RunListFiles } from "./registry/exportRunList.js";
export { HEADLINE_METRICS, type RegisteredRun } from "./registry/RegisteredRun.js";
export { RUN_ORDERS, type RunFilter, type RunListing, type RunOrder } from "./registry/RunListing.js";
export { RunRegistry } from "./registry/RunRegistry.js";
export { registerRun } from "./registry/registerRun.js";
export { REGISTRY_FILES } from "./registry/registryFiles.js";
export type { RegistryFinding } from "./registry/registryLine.js";
export { RESULT_RATINGS, type ResultRating, resultRating } from "./registry/resultRating.js";
export { RUN_COLUMNS, runTable } from "./registry/runTable.js";
export type { RunTrials } from "./registry/runTrials.js";
export type { RunWork, TapesOptions } from "./runPlanned.js";
export { type RunStrategiesOptions, runStrategies } from "./runStrategies.js";
export { type RequestedDays, type RunStrategyOptions, runStrategy } from "./runStrategy.js";
export type { RowFeatureArgument, RowFeatureText } from "./scan/RowFeature.js";
export { RowProgram } from "./scan/RowProgram.js";
export type { RowCondition, RowRules } from "./scan/RowRule.js";
export type { RowRun, RowSignals } from "./scan/RowRun.js";
export { BAR_LENGTHS, ROW_FEATURE_NAMES, ROW_FEATURES, type RowFeatureName } from "./scan/rowFeatures.js";
export { type RowRoundTrip, rowRoundTrips } from "./scan/rowRoundTrips.js";
export { rowRules } from "./scan/rowRules.js";
export { type RowScanParameters, type RowScanResult, rowScanColumns } from "./scan/rowScanRun.js";
export { SCAN_ENGINE, scanEngine } from "./scan/scanEngine.js";
export { EMA_SCAN_NOTE, type EmaScanFacts, EmaScanReport, type EmaScanRow } from "./scans/EmaScanReport.js";
export {
  EMA_MAX_SPREAD,
  type EmaCrossColumns,
  type EmaCrossResult,
  emaCross,
  type ScanNumbers,
} from "./scans/emaCross.js";
export { EMA_SCAN_COLUMNS, type EmaCrossParameters } from "./scans/emaCrossRun.js";
export { EMA_SCAN_FILES, type EmaScanOptions, emaScan } from "./scans/emaScan.js";
export {
  calendarSpread,
  straddle,
  strangle,
  verticalSpread,
  type Wings,
  withWings,
} from "./structures/index.js";
export { type LegTimes, legTimes, type Trade, type TradeLeg } from "./Trade.js";
export { BOOK_COLUMNS } from "./why/bookColumns.js";
export type { RuleLevel } from "./why/ruleLevels.js";
export {
  type BookLevel,
  type LegFill,
  type LegQuote,
  TradeExplanation,
  type TradeStep,
} from "./why/TradeExplanation.js";
export { tradeOf } from "./why/tradeOf.js";
export type { PathPoint } from "./why/tradePath.js";
export { type WhyTradeOptions, whyTrade } from "./why/whyTrade.js";
