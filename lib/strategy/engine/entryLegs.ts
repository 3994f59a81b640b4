import type { EntryRule, StrategyDefinition } from "../definition/StrategyDefinition.js";
import type { LegOrder } from "./StrikeChooser.js";

/** The legs that an entry rule opens, in the order of the definition. */
export function entryLegs({ legs }: StrategyDefinition, { legs: names }: EntryRule): LegOrder[] {
  return legs
    .filter(({ name, opens }) => opens !== "management" && (names === undefined || names.includes(name)))
    .map((leg) => ({ leg, strike: leg.strike }));
}
