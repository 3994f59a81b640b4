import { type CostScenario, costScenarios } from "../../strategy/execution/costScenarios.js";
import type { RunRecord } from "../../strategy/RunRecord.js";
import { escapeMarkdown } from "../document/escapeMarkdown.js";
import { currencyOf } from "../document/metricsBlock.js";
import type { ReportBlock } from "../document/ReportDocument.js";
import { showValue } from "../figures/showValue.js";

/** What the same trades would have made under other costs, side by side. */
export function costScenarioBlocks(record: RunRecord): ReportBlock[] {
  if (record.trades.length === 0) return [];
  const currency = escapeMarkdown(currencyOf(record));
  const results = costScenarios(record.trades);
  const reasons = [...new Set(results.map(({ reason }) => reason).filter((reason) => reason !== ""))];
  return [
    {
      kind: "table",
      caption: "The same trades under other costs",
      columns: [
        { header: "Costs", align: "left" },
        { header: `Sum of costs (${currency})`, align: "right" },
        { header: `P&L after them (${currency})`, align: "right" },
      ],
      rows: results.map(({ name, terms, costsCurrency, pnlCurrency }) => [
        nameOf({ name, terms }),
        showValue(costsCurrency, ",0.00", name),
        showValue(pnlCurrency, "+,0.00", name),
      ]),
      note: reasons.length > 0 ? `Why a sum was not measured: ${reasons.map(escapeMarkdown).join("; ")}.` : undefined,
    },
  ];
}

function nameOf({ name, terms }: CostScenario): string {
  if (terms.model === "flatPerTrade") return `${terms.amountInr} a trade`;
  if (terms.model === "perOrder") return `${terms.amountInr} an order`;
  return terms.model === "statutoryNse" ? "NSE's statutory charges, by date" : escapeMarkdown(name);
}
