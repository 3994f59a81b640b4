import type { RunRecord } from "../../strategy/RunRecord.js";
import { escapeMarkdown } from "../document/escapeMarkdown.js";
import { currencyOf } from "../document/metricsBlock.js";
import type { ReportBlock } from "../document/ReportDocument.js";
import { metricLabel } from "../figures/metricLabel.js";
import { notMeasured } from "../figures/notMeasured.js";
import { metricText } from "./metricText.js";

/** Measures that every strategy of an archive is asked for, with the metrics that answer; none of them, not measured. */
const asked: readonly [measure: string, names: readonly string[]][] = [
  ["P&L", ["pnlPointsTotal", "pnlCurrencyTotal"]],
  ["Return on margin", ["marginPercentTotal", "marginPercentPerMonth"]],
  ["Compound annual growth (CAGR)", ["cagrPercent"]],
  ["Maximum drawdown", ["maxDrawdownPoints", "maxDrawdownCurrency"]],
  ["Sharpe ratio", ["sharpeAnnualised"]],
  ["Sortino ratio", ["sortinoAnnualised"]],
  ["Calmar ratio", ["calmarAnnualised"]],
  ["Win rate", ["winRatePercent", "winRateAfterCostsPercent"]],
  ["Average win", ["averageWinPoints", "averageWinCurrency"]],
  ["Average loss", ["averageLossPoints", "averageLossCurrency"]],
  ["Expectancy", ["expectancyPoints", "expectancyCurrency"]],
  ["Mean of a trade, 95 % interval", ["pnlCurrencyMeanLow95", "pnlCurrencyMeanHigh95"]],
  ["Profit factor", ["profitFactorCurrency"]],
  ["Trades", ["trades", "averageTradesPerDay"]],
  ["Costs", ["costsTotalCurrency", "costSharePercent"]],
  ["Slippage", ["slippagePointsTotal", "slippageSharePercent"]],
  ["Holding time", ["holdMedianSeconds"]],
  ["Exposure", ["exposurePercent"]],
  ["Capacity at the touch", ["capacityLotsLow5", "capacityLotsMedian"]],
];

/** Figures whose name says too little, in words. */
const inWords: Readonly<Record<string, string>> = {
  capacityLotsLow5: "Lots that 95 % of the trades could fill",
  capacityLotsMedian: "Lots that half of the trades could fill",
};

/** The measures of section E. Every other metric is in the run's own report. */
export function performanceTable(record: RunRecord): ReportBlock {
  const currency = currencyOf(record);
  return {
    kind: "table",
    columns: [
      { header: "Measure", align: "left" },
      { header: "Figure", align: "left" },
      { header: "Value", align: "right" },
      { header: "Meaning", align: "left" },
    ],
    rows: asked.flatMap(([measure, names]) => {
      const known = names.filter((name) => Object.hasOwn(record.metrics, name));
      if (known.length === 0) return [[escapeMarkdown(measure), "", notMeasured, ""]];
      return known.map((name, index) => {
        const { label, format, meaning } = metricLabel(name, currency);
        return [
          index === 0 ? escapeMarkdown(measure) : "",
          escapeMarkdown(inWords[name] ?? label),
          metricText(record, name, format),
          escapeMarkdown(meaning),
        ];
      });
    }),
  };
}
