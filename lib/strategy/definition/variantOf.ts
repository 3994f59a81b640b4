import { StrikebookError } from "../../task/index.js";
import type { StrategyDefinition, StrategyVariant } from "./StrategyDefinition.js";

/**
 * The variant of a definition that has this name; none without a name.
 *
 * @throws StrikebookError `argument` when it has no such variant
 */
export function variantOf(
  { id, variants = [] }: StrategyDefinition,
  name: string | undefined,
): StrategyVariant | undefined {
  const found = variants.find((each) => each.name === name);
  if (found || name === undefined) return found;
  const names = variants.map((each) => each.name).join(", ");
  const cure = names === "" ? "it has none" : `it has ${names}`;
  throw new StrikebookError("argument", `strategy ${id} has no variant "${name}"`, cure);
}
