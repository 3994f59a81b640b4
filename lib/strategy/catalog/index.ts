import type { StrategyDefinition } from "../definition/StrategyDefinition.js";
import { shortStraddle0920 } from "./selling/shortStraddle0920.js";

export { shortStraddle0920 };

/** Every strategy of the catalogue, by id. */
export const catalog: Readonly<Record<string, StrategyDefinition>> = { [shortStraddle0920.id]: shortStraddle0920 };
