/** How costs are charged: once a trade, once per order, or not at all. */
export type CostModel = "flatPerTrade" | "perOrder" | "none";

/**
 * Costs of one trade in the currency of `amount`, never in points.
 *
 * `flatPerTrade` is the users' rule (5 rupees a trade, once, whatever the legs and lots); `perOrder` charges every leg
 * once in and once out.
 */
export function tradeCosts(model: CostModel, amount: number, legs: number): number {
  if (model === "none") return 0;
  return model === "flatPerTrade" ? amount : amount * legs * 2;
}
