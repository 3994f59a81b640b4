import type { StrategyDefinition } from "../definition/StrategyDefinition.js";
import * as benchmark from "./benchmark/index.js";
import * as buying from "./buying/index.js";
import * as selling from "./selling/index.js";

export { shortStraddle0920 } from "./selling/index.js";

/** Every strategy of the catalogue, by id, in the order A1, A2, ... */
export const catalog: Readonly<Record<string, StrategyDefinition>> = Object.fromEntries(
  [...Object.values(selling), ...Object.values(buying), ...Object.values(benchmark)]
    .map((definition) => [definition.id, definition] as const)
    .sort(([a], [b]) => orderOfIds(a, b)),
);

/** By the letters, then by the number behind them: A2, A10, AI1. Loading a collator would take as long as all definitions. */
function orderOfIds(a: string, b: string): number {
  const letters = a.replace(/\d+$/, "");
  const others = b.replace(/\d+$/, "");
  if (letters !== others) return letters < others ? -1 : 1;
  return Number(a.slice(letters.length)) - Number(b.slice(letters.length));
}
