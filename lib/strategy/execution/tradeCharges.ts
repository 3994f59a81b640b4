import type { RunParameter } from "../RunRecord.js";
import type { Trade } from "../Trade.js";
import type { ChargeLookup } from "./ChargeTable.js";
import type { CostModel } from "./CostModel.js";
import { type Charges, chargeBreakdown } from "./chargesOf.js";
import { shippedChargeTable } from "./loadChargeTable.js";
import { ordersOf } from "./ordersOf.js";

/** A cost model with its amounts. */
export interface CostTerms {
  readonly model: CostModel;
  /** Of `flatPerTrade`, `perOrder` and `perLeg`. */
  readonly amountInr: number;
  /** Of `percentOfPremium`. */
  readonly premiumPercent: number;
  /** Of `statutoryNse`; the table that ships with the package when absent. */
  readonly table?: ChargeLookup | undefined;
}

/** The cost terms that a run's parameters name; what a record of an earlier version does not have is 0. */
export function costTermsOf(parameters: readonly RunParameter[]): CostTerms {
  const value = (name: string): unknown => parameters.find((parameter) => parameter.name === name)?.value;
  return {
    model: value("costModel") as CostModel,
    amountInr: Number(value("costAmountInr") ?? 0),
    premiumPercent: Number(value("costPercent") ?? 0),
  };
}

/**
 * Costs of one trade from its own fills, for any model: see {@link chargeBreakdown}.
 *
 * @param scale multiplies every quantity: lots of another size over the lots of the trade
 */
export function tradeCharges(trade: Trade, terms: CostTerms, scale = 1): Charges {
  const orders = ordersOf(trade, scale);
  if (!orders) return { total: null, parts: {}, reason: `the lot size of ${trade.underlying} is not known` };
  const table = terms.model === "statutoryNse" ? (terms.table ?? shippedChargeTable()) : undefined;
  return chargeBreakdown(terms.model, orders, { ...terms, date: trade.date, currency: trade.currency, table });
}
