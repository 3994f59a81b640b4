import type { Argument, Arguments, Expression, Operator } from "../expression/index.js";

const BETWEEN: Partial<Record<Operator, string>> = {
  add: "+",
  subtract: "-",
  multiply: "x",
  divide: "/",
  above: ">",
  atLeast: ">=",
  below: "<",
  atMost: "<=",
  all: "and",
  any: "or",
  crossesAbove: "crosses above",
  crossesBelow: "crosses below",
};

/**
 * An expression of a definition on one line, parameters replaced by the values that ran:
 * `barEma(minutes 5, period 5) > barEma(minutes 5, period 21)`.
 */
export function expressionText(
  expression: Expression,
  parameters: ReadonlyMap<string, string | number | boolean>,
): string {
  const argument = (value: Argument): string =>
    typeof value === "number" ? String(value) : String(parameters.get(value.parameter) ?? value.parameter);
  const named = (name: string, args: Arguments | undefined): string => {
    const list = Object.entries(args ?? {}).map(([key, value]) => `${key} ${argument(value)}`);
    return list.length === 0 ? name : `${name}(${list.join(", ")})`;
  };
  const part = (inner: Expression): string => {
    const text = expressionText(inner, parameters);
    return typeof inner === "object" && "op" in inner && BETWEEN[inner.op] !== undefined ? `(${text})` : text;
  };
  if (typeof expression === "number" || "parameter" in expression) return argument(expression);
  if ("index" in expression) return named(expression.index, expression.with);
  if ("leg" in expression) return named(`${expression.leg}.${expression.value}`, expression.with);
  if ("row" in expression) return named(`row.${expression.row}`, expression.with);
  if ("position" in expression)
    return expression.rule === undefined ? expression.position : `${expression.position}(${expression.rule})`;
  const between = BETWEEN[expression.op];
  if (between !== undefined) return expression.of.map(part).join(` ${between} `);
  const seconds = expression.seconds === undefined ? [] : [`${argument(expression.seconds)} s`];
  return `${expression.op}(${[...expression.of.map((each) => expressionText(each, parameters)), ...seconds].join(", ")})`;
}
