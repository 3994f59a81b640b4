import type { LegDefinition, StrikeRule } from "../definition/StrategyDefinition.js";

/**
 * A call and a put out of the money, each by the same rule.
 *
 * @example legs: strangle("short", { rule: "percentAway", percent: parameter("distancePercent") })
 */
export function strangle(side: "short" | "long", strike: StrikeRule): LegDefinition[] {
  return [
    { name: "call", side, optionType: "CE", strike, ratio: 1 },
    { name: "put", side, optionType: "PE", strike, ratio: 1 },
  ];
}
