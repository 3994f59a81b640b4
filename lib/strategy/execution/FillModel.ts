/** Which price fills an order. */
export type FillModel = "touch" | "mid" | "last" | "touchSlippage" | "limit";

/** Fill models whose price follows from one quote; a limit order needs the quotes after it as well. */
export type QuoteFillModel = Exclude<FillModel, "limit">;

/** What each model says, as parameters, documents and archives show it. */
export const FILL_MODELS: Readonly<Record<FillModel, string>> = {
  touch: "touch sells at the bid and buys at the ask",
  mid: "mid is their middle",
  last: "last is the last traded price",
  touchSlippage: "touchSlippage is the touch, worse by the slippage",
  limit: "limit rests at the near touch and fills at its own price once the far touch reaches it, without a queue",
};

/** Models that a tape without a book cannot serve. */
export function needsBook(model: FillModel): boolean {
  return model !== "last";
}
