import type { LegDefinition, StrikeRule } from "../definition/StrategyDefinition.js";

/**
 * The nearest expiry sold and the next one bought at one strike: long a calendar. `side: "short"` turns both.
 *
 * @example legs: calendarSpread("long", "CE", { rule: "firstOutOfTheMoney" })
 */
export function calendarSpread(side: "short" | "long", optionType: "CE" | "PE", strike: StrikeRule): LegDefinition[] {
  const opposite = side === "long" ? "short" : "long";
  const same = { rule: "pointsFromLeg", leg: "nearExpiry", points: 0 } as const;
  return [
    { name: "nearExpiry", side: opposite, optionType, strike, ratio: 1 },
    { name: "nextExpiry", side, optionType, strike: same, ratio: 1, expiry: "next" },
  ];
}
