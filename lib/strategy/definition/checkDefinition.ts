import { StrikebookError } from "../../task/index.js";
import { EXECUTION_PARAMETER_NAMES } from "./executionParameters.js";
import type { StrategyDefinition } from "./StrategyDefinition.js";

/**
 * Refuses a definition that cannot be run or archived: no legs, no entry, no time exit (days end flat), fewer than two
 * robustness measures, a parameter that is referred to and not declared or declared twice.
 *
 * @throws StrikebookError `argument` naming what is wrong
 */
export function checkDefinition(definition: StrategyDefinition): void {
  const fail = (what: string, cure: string): never => {
    throw new StrikebookError("argument", `strategy ${definition.id || "without an id"}: ${what}`, cure);
  };
  if (!/^[A-Za-z0-9_-]+$/.test(definition.id)) fail(`id "${definition.id}"`, "use letters, digits, _ and -");
  if (definition.legs.length === 0) fail("no legs", "give at least one leg");
  if (definition.entries.length === 0) fail("no entry", "give at least one entry rule");
  if (definition.underlyings.length === 0) fail("no underlying", "name the underlyings it is meant for");
  if (definition.robustness.length < 2) fail("fewer than two robustness measures", "state at least two");
  if (!definition.exits.some(({ rule }) => rule === "clock")) fail("no time exit", "days end flat: give a clock exit");
  for (const leg of definition.legs) {
    if (!(Number.isInteger(leg.ratio) && leg.ratio > 0))
      fail(`leg ${leg.name} has ratio ${leg.ratio}`, "use 1, 2, ...");
  }
  const names = definition.parameters.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) fail(`parameter ${twice} is declared twice`, "keep one");
  for (const name of EXECUTION_PARAMETER_NAMES) {
    if (!names.includes(name))
      fail(`parameter ${name} is not declared`, "spread executionParameters() into parameters");
  }
  for (const name of references(definition)) {
    if (!names.includes(name)) fail(`parameter ${name} is used and not declared`, `declared are ${names.join(", ")}`);
  }
}

/** Names in all `{ parameter: name }` references inside `value`. */
function references(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === "parameter" && typeof first[1] === "string") return [first[1]];
  return entries.flatMap(([, inner]) => references(inner));
}
