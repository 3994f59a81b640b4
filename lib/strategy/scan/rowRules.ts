import { StrikebookError } from "../../task/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { StrategyDefinition } from "../definition/StrategyDefinition.js";
import type { Expression } from "../expression/Expression.js";
import type { RowRules } from "./RowRule.js";
import { rowFeatureFault } from "./rowFeatureFault.js";

/**
 * What a scan looks for at the rows of the contracts of one leg: the entry rules that open it, and all exits on rows.
 *
 * @throws StrikebookError `argument` for a row value or an argument that does not exist
 */
export function rowRules(definition: StrategyDefinition, parameters: ResolvedParameters, leg: string): RowRules {
  const numbers = (expression: Expression): Expression => withNumbers(expression, parameters);
  const entries = definition.entries.flatMap((entry) =>
    entry.rule === "rows" && entry.legs[0] === leg
      ? [{ name: entry.name, conditions: entry.conditions.map(({ name, holds }) => ({ name, holds: numbers(holds) })) }]
      : [],
  );
  const exits = definition.exits.flatMap((exit) =>
    exit.rule === "rows" ? [{ name: exit.name, holds: numbers(exit.holds) }] : [],
  );
  const strike = definition.legs.find(({ name }) => name === leg)?.strike;
  return { entries, exits, isPicked: strike?.rule !== "everyStrike" };
}

/** The expression with the numbers of its parameters in their places; row values are checked on the way. */
export function withNumbers(expression: Expression, parameters: ResolvedParameters): Expression {
  if (typeof expression === "number") return expression;
  if ("parameter" in expression) return parameters.number(expression);
  if ("op" in expression) {
    const { op, of, seconds } = expression;
    const operands = of.map((each) => withNumbers(each, parameters));
    if (seconds === undefined) return { op, of: operands };
    return { op, of: operands, seconds: typeof seconds === "number" ? seconds : parameters.number(seconds) };
  }
  if (!("row" in expression || "index" in expression) || expression.with === undefined) return checked(expression);
  const args = Object.fromEntries(
    Object.entries(expression.with).map(([name, value]) => [
      name,
      typeof value === "number" ? value : parameters.number(value),
    ]),
  );
  return checked({ ...expression, with: args });
}

function checked(expression: Expression): Expression {
  if (typeof expression === "number" || !("row" in expression)) return expression;
  const fault = rowFeatureFault(expression.row, (expression.with ?? {}) as Readonly<Record<string, number>>);
  if (fault) throw new StrikebookError("argument", fault.what, fault.cure);
  return expression;
}
