import { quantile } from "../../stats/index.js";
import type { Trade } from "../Trade.js";
import type { Metrics } from "./resultMetrics.js";
import { tradeCapacityLots } from "./tradeCapacity.js";
import { tradeLots } from "./tradeLots.js";
import { tradeSlippagePoints } from "./tradeSlippage.js";

/** What filling at the side of the book cost against its middle, points per lot. */
export function slippagePoints(trades: readonly Trade[]): Metrics {
  const points = trades.map(tradeSlippagePoints);
  const measured = points.filter(Number.isFinite);
  return {
    slippagePointsTotal: measured.length === trades.length ? totalOf(measured) : null,
    slippagePointsMean: measured.length > 0 ? totalOf(measured)! / measured.length : null,
  };
}

/** The same in currency, and costs and slippage as shares of what the winning trades made before costs. */
export function costMetrics(trades: readonly Trade[]): Metrics {
  const slippage = trades.map((trade) => tradeSlippagePoints(trade) * (trade.lotSize ?? Number.NaN) * tradeLots(trade));
  const costs = trades.map(({ costsCurrency }) => costsCurrency ?? Number.NaN);
  const gross = trades.map(({ pnlCurrency }, i) => (pnlCurrency ?? Number.NaN) + costs[i]!);
  const won = totalOf(gross.map((result) => Math.max(result, 0)));
  const share = (total: number | null): number | null =>
    total === null || won === null || won === 0 ? null : (total / won) * 100;
  return {
    costsTotalCurrency: totalOf(costs),
    costSharePercent: share(totalOf(costs)),
    slippageCurrencyTotal: totalOf(slippage),
    slippageSharePercent: share(totalOf(slippage)),
  };
}

/** How many trades have a middle and a quantity at every fill, and the lots that the touch would have filled. */
export function capacityMetrics(trades: readonly Trade[]): Metrics {
  const lots = trades.map(tradeCapacityLots).filter(Number.isFinite);
  const at = (probability: number): number | null => (lots.length > 0 ? quantile(lots, probability) : null);
  return {
    slippageTradesMeasured: trades.filter((trade) => Number.isFinite(tradeSlippagePoints(trade))).length,
    capacityTradesMeasured: lots.length,
    capacityLotsSmallest: at(0),
    capacityLotsLow5: at(0.05),
    capacityLotsMedian: at(0.5),
  };
}

/** Sum, or null when there is nothing to sum or one of the values is missing. */
function totalOf(values: readonly number[]): number | null {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 || !Number.isFinite(sum) ? null : sum;
}
