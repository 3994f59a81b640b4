export type { StudyRunHistory } from "./archive/runListBlocks.js";
export {
  type StrategyArchiveOptions,
  type WrittenArchive,
  writeStrategyArchive,
} from "./archive/writeStrategyArchive.js";
export { type WrittenAudit, writeAuditReport } from "./audit/writeAuditReport.js";
export { Chart, type ChartOptions } from "./charts/Chart.js";
export type { ChartSpec } from "./charts/ChartSpec.js";
export type { ClockTime } from "./charts/clockAxis.js";
export { type CoverageCell, type CoverageMapInput, coverageMap } from "./charts/coverageMap.js";
export { type DensityChartInput, densityChart } from "./charts/densityChart.js";
export { type DensityChartDataOptions, densityChartData } from "./charts/densityChartData.js";
export {
  type DensityCurve,
  type DensityEvolutionChartInput,
  densityEvolutionChart,
} from "./charts/densityEvolutionChart.js";
export { drawdownChart } from "./charts/drawdownChart.js";
export { equityChart } from "./charts/equityChart.js";
export { type ExitReasonChartInput, exitReasonChart } from "./charts/exitReasonChart.js";
export { exitReasonsOf } from "./charts/exitReasonsOf.js";
export { type ExposureByStrikeChartInput, exposureByStrikeChart } from "./charts/exposureByStrikeChart.js";
export { type ExposureProfileChartInput, exposureProfileChart } from "./charts/exposureProfileChart.js";
export { type FailureShareBand, type FailureShareChartInput, failureShareChart } from "./charts/failureShareChart.js";
export {
  type ForwardByMinuteChartInput,
  type ForwardSeries,
  forwardByMinuteChart,
} from "./charts/forwardByMinuteChart.js";
export type { PnlChartInput, PnlPoint } from "./charts/PnlPoint.js";
export { type PnlByDayChartInput, pnlByDayChart } from "./charts/pnlByDayChart.js";
export { pnlOfTrades } from "./charts/pnlOfTrades.js";
export { type PriceBySecondChartInput, type PriceMark, priceBySecondChart } from "./charts/priceBySecondChart.js";
export { type PricingErrorChartInput, type PricingErrorPoint, pricingErrorChart } from "./charts/pricingErrorChart.js";
export { renderChartPng } from "./charts/renderChartPng.js";
export { renderChartSvg } from "./charts/renderChartSvg.js";
export { type SmileChartInput, type SmileChartPoint, smileChart } from "./charts/smileChart.js";
export { smileChartData } from "./charts/smileChartData.js";
export {
  type QuotedVol,
  type SmileModelCurve,
  type SmileModelsChartInput,
  smileModelsChart,
} from "./charts/smileModelsChart.js";
export { type SmileModelsData, smileModelsData } from "./charts/smileModelsData.js";
export { type SmileResidualChartInput, smileResidualChart } from "./charts/smileResidualChart.js";
export { type StraddlePremiumChartInput, straddlePremiumChart } from "./charts/straddlePremiumChart.js";
export { straddlePremiumData } from "./charts/straddlePremiumData.js";
export { type SurfaceCurve, type SurfaceSmilesChartInput, surfaceSmilesChart } from "./charts/surfaceSmilesChart.js";
export {
  type TermStructureChartInput,
  type TermStructurePoint,
  termStructureChart,
} from "./charts/termStructureChart.js";
export { type VolByClockChartInput, volByClockChart } from "./charts/volByClockChart.js";
export { formatFigure } from "./figures/formatFigure.js";
export type { ListTable, ReportColumn, TemplateTable } from "./figures/tableBlock.js";
export { StudyReport, type WrittenReport } from "./StudyReport.js";
export { strategyReport } from "./strategyReport.js";
export { type TradeChart, tradeCharts } from "./trade/tradeCharts.js";
export { writeTradePage } from "./trade/writeTradePage.js";
