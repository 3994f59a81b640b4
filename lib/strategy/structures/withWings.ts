import type { LegDefinition } from "../definition/StrategyDefinition.js";
import type { Argument } from "../expression/Expression.js";

/** How far the bought wings lie beyond the sold legs, points. */
export interface Wings {
  readonly callPoints: Argument;
  readonly putPoints: Argument;
}

/**
 * The same structure with bought wings, `callWing` and `putWing`, that bound its loss: an iron fly from a straddle, an iron
 * condor from a strangle. Unequal wings make it a broken wing.
 *
 * @example legs: withWings(straddle("short", parameter("maxStrikeDistanceSteps")), { callPoints: 200, putPoints: 200 })
 */
export function withWings(shorts: readonly LegDefinition[], wings: Wings): LegDefinition[] {
  const away = (leg: string, points: Argument) => ({ rule: "pointsFromLeg", leg, points }) as const;
  return [
    ...shorts,
    { name: "callWing", side: "long", optionType: "CE", strike: away("call", wings.callPoints), ratio: 1 },
    { name: "putWing", side: "long", optionType: "PE", strike: away("put", wings.putPoints), ratio: 1 },
  ];
}
