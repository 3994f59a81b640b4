import type { Trade } from "../Trade.js";
import { type CostTerms, tradeCharges } from "./tradeCharges.js";

/** One way to charge the same trades. */
export interface CostScenario {
  /** `flat0`, `flat5`, `flat10`, `flat30`, `perOrder20`, `statutoryNse`. */
  readonly name: string;
  readonly terms: CostTerms;
}

/** What the trades would have made under one scenario, in their settlement currency. */
export interface ScenarioResult {
  readonly name: string;
  readonly terms: CostTerms;
  /** `null` is *not measured*: of one trade at least the costs or the result are not known. */
  readonly costsCurrency: number | null;
  readonly pnlCurrency: number | null;
  /** Trades whose costs or result are not known; the first one's reason, or the empty string. */
  readonly notMeasured: number;
  readonly reason: string;
}

const flat = (amountInr: number): CostScenario => ({
  name: `flat${amountInr}`,
  terms: { model: "flatPerTrade", amountInr, premiumPercent: 0 },
});

/** 0, 5, 10 and 30 rupees a trade; 20 rupees an order, the flat fee of a discount broker; NSE's dated charges. */
export const COST_SCENARIOS: readonly CostScenario[] = [
  ...[0, 5, 10, 30].map(flat),
  { name: "perOrder20", terms: { model: "perOrder", amountInr: 20, premiumPercent: 0 } },
  { name: "statutoryNse", terms: { model: "statutoryNse", amountInr: 0, premiumPercent: 0 } },
];

/**
 * The result of the same trades under each scenario, from the trades alone: sum over legs of points x lots x lot size,
 * less the scenario's costs of each trade.
 *
 * A sum over some of the trades would flatter the scenario, so one trade that is not measured makes both sums `null`.
 */
export function costScenarios(
  trades: readonly Trade[],
  scenarios: readonly CostScenario[] = COST_SCENARIOS,
): ScenarioResult[] {
  const currencies = new Set(trades.map(({ currency }) => currency));
  return scenarios.map(({ name, terms }) => {
    let costs = 0;
    let gross = 0;
    let notMeasured = 0;
    let reason = currencies.size > 1 ? `trades settle in ${[...currencies].join(" and ")}` : "";
    for (const trade of trades) {
      const charges = tradeCharges(trade, terms);
      const result = grossCurrency(trade);
      if (charges.total === null || result === null) {
        notMeasured++;
        reason ||= charges.reason || `trade ${trade.tradeId} has no result`;
        continue;
      }
      costs += charges.total;
      gross += result;
    }
    const isMeasured = reason === "";
    return {
      name,
      terms,
      costsCurrency: isMeasured ? costs : null,
      pnlCurrency: isMeasured ? gross - costs : null,
      notMeasured,
      reason,
    };
  });
}

/** Result of a trade before costs in its settlement currency; `null` without a lot size or an exit price. */
export function grossCurrency({ legs, lotSize }: Pick<Trade, "legs" | "lotSize">): number | null {
  if (lotSize === null) return null;
  const pointLots = legs.reduce((sum, leg) => sum + leg.pnlPoints * leg.lots, 0);
  return Number.isNaN(pointLots) ? null : pointLots * lotSize;
}
