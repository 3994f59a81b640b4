import { StrikebookError } from "../../task/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { FillModel } from "./FillModel.js";

/** What an order gives away beyond the touch, in points: more paid by a buyer, less received by a seller. */
export interface Slippage {
  readonly buyPoints: number;
  readonly sellPoints: number;
  /** Smallest price of the product: slippage never takes a sale below it. */
  readonly tickPoints: number;
}

export const NO_SLIPPAGE: Slippage = { buyPoints: 0, sellPoints: 0, tickPoints: 0 };

/**
 * The slippage of a run: points and ticks of both sides, and what is added to one side only.
 *
 * @param tickPoints `Product.tickSize`
 * @throws StrikebookError `argument` when slippage is given with a fill model that would not charge it
 */
export function slippageOf(parameters: ResolvedParameters, tickPoints: number): Slippage {
  const both = parameters.number("slippagePoints") + parameters.number("slippageTicks") * tickPoints;
  const slippage = {
    buyPoints: both + parameters.number("buySlippagePoints"),
    sellPoints: both + parameters.number("sellSlippagePoints"),
    tickPoints,
  };
  const model = parameters.text("fillModel") as FillModel;
  if (model !== "touchSlippage" && (slippage.buyPoints > 0 || slippage.sellPoints > 0)) {
    const what = `slippage of ${slippage.buyPoints} points on buys and ${slippage.sellPoints} on sales with fillModel ${model}`;
    throw new StrikebookError("argument", what, "run it with fillModel touchSlippage, or without slippage");
  }
  return slippage;
}
