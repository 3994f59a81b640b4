import type { LegDefinition, StrikeRule } from "../definition/StrategyDefinition.js";
import type { Argument } from "../expression/Expression.js";

/**
 * One leg near the money and the opposite one `widthPoints` further out: sold near for a credit spread, bought near for a
 * debit spread. With a `ratio` of the further leg above 1 it is a ratio spread.
 *
 * @param side of the near leg
 * @example legs: verticalSpread("short", "PE", { near: { rule: "pointsAway", points: 100 }, widthPoints: 200 })
 */
export function verticalSpread(
  side: "short" | "long",
  optionType: "CE" | "PE",
  shape: { readonly near: StrikeRule; readonly widthPoints: Argument; readonly ratio?: number },
): LegDefinition[] {
  const opposite = side === "short" ? "long" : "short";
  const strike = { rule: "pointsFromLeg", leg: "near", points: shape.widthPoints } as const;
  return [
    { name: "near", side, optionType, strike: shape.near, ratio: 1 },
    { name: "far", side: opposite, optionType, strike, ratio: shape.ratio ?? 1 },
  ];
}
