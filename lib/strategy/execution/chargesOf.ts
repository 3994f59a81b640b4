import { StrikebookError } from "../../task/index.js";
import type { CivilDate } from "../../time/index.js";
import type { ChargeLookup, StatutoryCharge } from "./ChargeTable.js";
import type { CostModel } from "./CostModel.js";
import type { OrderFill } from "./OrderFill.js";

/** What a cost model needs beside the orders. */
export interface ChargeContext {
  /** Day of the trade. */
  readonly date: CivilDate;
  /** Settlement currency of the trade. */
  readonly currency: string;
  /** Amount of `flatPerTrade`, `perOrder` and `perLeg`. */
  readonly amountInr: number;
  /** Of `percentOfPremium`: percent of the premium of every order, bought or sold. */
  readonly premiumPercent: number;
  /** Of `statutoryNse`. */
  readonly table?: ChargeLookup | undefined;
}

/** Costs of one trade, in its settlement currency. */
export interface Charges {
  /** `null` is *not measured*. */
  readonly total: number | null;
  /** What the total is the sum of: the taxes and fees of `statutoryNse`, or the model's one amount. */
  readonly parts: Readonly<Partial<Record<StatutoryCharge | CostModel, number>>>;
  /** Why it is not measured, or the empty string. */
  readonly reason: string;
}

/**
 * Costs of one trade in its settlement currency, never in points; `null` is *not measured*. Pure.
 *
 * - `flatPerTrade`: `amountInr` once, whatever the legs and lots (the users' rule: 5 rupees).
 * - `perOrder`: `amountInr` for every order; `perLeg`: `amountInr` for every order that opens a leg.
 * - `percentOfPremium`: `premiumPercent` / 100 x sum of price x quantity over all orders.
 * - `statutoryNse`: with the rates of each order's day. Brokerage per order; STT on premium sold; exchange charge, SEBI
 *   fee and investor protection on all premium; stamp duty on premium bought; GST on brokerage, exchange charge, SEBI fee
 *   and investor protection. Nothing is rounded: a contract note rounds STT and stamp duty to rupees.
 *
 * @throws StrikebookError `argument` for `statutoryNse` without a table
 */
export function chargesOf(model: CostModel, orders: readonly OrderFill[], context: ChargeContext): number | null {
  return chargeBreakdown(model, orders, context).total;
}

/** {@link chargesOf} with its parts, and the reason when it is not measured. */
export function chargeBreakdown(model: CostModel, orders: readonly OrderFill[], context: ChargeContext): Charges {
  if (model === "none") return measured({ none: 0 });
  if (model === "percentOfPremium") return percentOfPremium(orders, context);
  const amounts: Readonly<Record<Exclude<typeof model, "statutoryNse">, number>> = {
    flatPerTrade: context.amountInr,
    perOrder: context.amountInr * orders.length,
    perLeg: context.amountInr * orders.filter(({ purpose }) => purpose === "entry").length,
  };
  if (model !== "statutoryNse" && amounts[model] === 0) return measured({ [model]: 0 });
  if (context.currency !== "INR") return notMeasured(`costs are in INR and the trade settles in ${context.currency}`);
  return model === "statutoryNse" ? statutory(orders, context) : measured({ [model]: amounts[model] });
}

function percentOfPremium(orders: readonly OrderFill[], { premiumPercent }: ChargeContext): Charges {
  const fault = faultOf(orders);
  if (fault) return notMeasured(fault);
  const premium = orders.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  return measured({ percentOfPremium: (premium * premiumPercent) / 100 });
}

function statutory(orders: readonly OrderFill[], { date, table }: ChargeContext): Charges {
  if (!table)
    throw new StrikebookError("argument", "costs by statutoryNse without a table of charges", "give loadChargeTable()");
  const fault = faultOf(orders);
  if (fault) return notMeasured(fault);
  const parts = { brokerage: 0, stt: 0, exchange: 0, sebi: 0, investorProtection: 0, stampDuty: 0, gst: 0 };
  for (const order of orders) {
    const day = order.date ?? date;
    const rates = table.on(day);
    if (!rates) return notMeasured(`${table.source} does not know every charge of ${day}`);
    const premium = order.price * order.quantity;
    const percent = (charge: StatutoryCharge): number => (premium * rates[charge]) / 100;
    const services = rates.brokerage + percent("exchange") + percent("sebi") + percent("investorProtection");
    parts.brokerage += rates.brokerage;
    parts.exchange += percent("exchange");
    parts.sebi += percent("sebi");
    parts.investorProtection += percent("investorProtection");
    parts.gst += (services * rates.gst) / 100;
    if (order.side === "sell") parts.stt += percent("stt");
    else parts.stampDuty += percent("stampDuty");
  }
  return measured(parts);
}

/** A fill without a price, or of an unknown quantity, has no turnover. */
function faultOf(orders: readonly OrderFill[]): string | undefined {
  const bad = orders.find(({ price, quantity }) => !(price > 0 && quantity > 0));
  return bad && `an order of ${bad.quantity} units at ${bad.price} has no premium to charge on`;
}

function measured(parts: Charges["parts"]): Charges {
  return { total: Object.values(parts).reduce((sum, part) => sum + part, 0), parts, reason: "" };
}

function notMeasured(reason: string): Charges {
  return { total: null, parts: {}, reason };
}
