import type { ParameterRef } from "../definition/ParameterSchema.js";
import type { LegDefinition } from "../definition/StrategyDefinition.js";

/**
 * A call and a put at one strike, the nearest to spot at which both are quoted.
 *
 * @param side `short` sells both
 * @param maxDistanceSteps furthest from spot, strike steps
 * @example legs: straddle("short", parameter("maxStrikeDistanceSteps"))
 */
export function straddle(side: "short" | "long", maxDistanceSteps: ParameterRef): LegDefinition[] {
  const strike = { rule: "nearestStrike", maxDistanceSteps } as const;
  return [
    { name: "call", side, optionType: "CE", strike, ratio: 1 },
    { name: "put", side, optionType: "PE", strike, ratio: 1 },
  ];
}
