import type { Expression } from "../expression/Expression.js";

/** True when an expression asks for a value of the underlying or the clock. */
export function seesIndex(expression: Expression): boolean {
  if (typeof expression === "number") return false;
  if ("op" in expression) return expression.of.some(seesIndex);
  return "index" in expression;
}
