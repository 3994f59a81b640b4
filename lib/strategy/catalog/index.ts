import type { StrategyDefinition } from "../definition/StrategyDefinition.js";
import * as selling from "./selling/index.js";

export { shortStraddle0920 } from "./selling/index.js";

/** Every strategy of the catalogue, by id, in the order S1, S2, ..., A1, ... */
export const catalog: Readonly<Record<string, StrategyDefinition>> = Object.fromEntries(
  Object.values(selling)
    .map((definition) => [definition.id, definition] as const)
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })),
);
