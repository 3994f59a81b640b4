import type { PriceKind } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { FillModel, QuoteFillModel } from "./FillModel.js";
import { NO_SLIPPAGE, type Slippage } from "./Slippage.js";

/**
 * The price at which an order fills on one quote, in points; NaN is no fill: a price that the model needs is missing,
 * zero or negative. Nothing is ever put in its place.
 *
 * `touch`: the bid for a sale, the ask for a purchase. `mid`: (bid + ask) / 2. `last`: the last traded price.
 * `touchSlippage`: the touch, worse by the slippage; a sale gets at least one tick, the lowest price an exchange takes.
 *
 * @throws StrikebookError `argument` for an unknown model; `limit` has {@link limitFill}
 * @example fillPrice("touch", "sell", 99.5, 100.5, 100) // 99.5
 */
export function fillPrice(
  model: QuoteFillModel,
  action: "buy" | "sell",
  bid: number,
  ask: number,
  last: number,
  slippage: Slippage = NO_SLIPPAGE,
): number {
  if (model === "last") return last > 0 ? last : Number.NaN;
  if (model === "mid") return bid > 0 && ask > 0 ? (bid + ask) / 2 : Number.NaN;
  if (model !== "touch" && model !== "touchSlippage") return unknown(model);
  const touch = action === "buy" ? ask : bid;
  if (!(touch > 0)) return Number.NaN;
  return model === "touch" ? touch : slippedPrice(action, touch, slippage);
}

/** `touch` worse by the slippage: the price of `touchSlippage`. NaN stays NaN. */
export function slippedPrice(action: "buy" | "sell", touch: number, slippage: Slippage): number {
  if (action === "buy") return touch + slippage.buyPoints;
  return Math.max(touch - slippage.sellPoints, Math.min(touch, slippage.tickPoints));
}

/** The price of a quote that a model looks at: the touch for every model but mid and last. */
export function fillPriceKind(model: FillModel, action: "buy" | "sell"): PriceKind {
  if (model === "mid" || model === "last") return model;
  return action === "buy" ? "ask" : "bid";
}

function unknown(model: never): never {
  throw new StrikebookError(
    "argument",
    `fill model ${JSON.stringify(model)} has no price of one quote`,
    "use touch, mid, last or touchSlippage here, and limitFill for limit",
  );
}
