import type { Argument, Expression } from "../../../lib/strategy/index.js";

/** What an expression may ask for at a second; NaN is unknown. */
export interface Values {
  parameter(name: string): number;
  index(name: string, args: Readonly<Record<string, number>>, second: number): number;
  /** `asked` is the second at which the whole expression is asked. */
  leg(leg: string, name: string, args: Readonly<Record<string, number>>, second: number, asked: number): number;
  position(name: string, rule: string | undefined, second: number, asked: number): number;
}

/** Three-valued conditions as numbers: 1, 0, NaN. */
const known = (a: number, b: number, holds: boolean): number =>
  Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : holds ? 1 : 0;

/** The value of an expression by walking its tree, in the words of Expression.ts. */
export function walk(expression: Expression, second: number, values: Values, asked = second): number {
  const number = (argument: Argument): number =>
    typeof argument === "number" ? argument : values.parameter(argument.parameter);
  const args = (given: Readonly<Record<string, Argument>> | undefined) =>
    Object.fromEntries(Object.entries(given ?? {}).map(([name, argument]) => [name, number(argument)]));
  if (typeof expression === "number") return expression;
  if ("parameter" in expression) return values.parameter(expression.parameter);
  const isBefore = second < 0;
  if ("index" in expression)
    return isBefore ? Number.NaN : values.index(expression.index, args(expression.with), second);
  if ("leg" in expression) {
    const isAlways = expression.value === "isHeld" || expression.value === "strike";
    if (isBefore && !isAlways) return Number.NaN;
    return values.leg(expression.leg, expression.value, args(expression.with), second, asked);
  }
  if ("position" in expression) return values.position(expression.position, expression.rule, second, asked);
  if ("row" in expression) throw new Error("rows are of the scan");
  const { op, of } = expression;
  if (op === "earlier") return walk(of[0]!, second - number(expression.seconds!), values, asked);
  const at = (i: number, when = second): number => walk(of[i]!, when, values, asked);
  const all = of.map((_, i) => at(i));
  const truths = all.map((value) => (Number.isNaN(value) ? Number.NaN : value === 0 ? 0 : 1));
  const [a = Number.NaN, b = Number.NaN] = all;
  const above = (x: number, y: number): number => known(x, y, x > y);
  const and = (parts: number[]): number => (parts.includes(0) ? 0 : parts.some(Number.isNaN) ? Number.NaN : 1);
  const or = (parts: number[]): number => (parts.includes(1) ? 1 : parts.some(Number.isNaN) ? Number.NaN : 0);
  const opposite = (truth: number): number => 1 - truth;
  switch (op) {
    case "add":
      return all.reduce((sum, value) => sum + value);
    case "subtract":
      return a - b;
    case "multiply":
      return all.reduce((product, value) => product * value);
    case "divide":
      return b === 0 ? Number.NaN : a / b;
    case "absolute":
      return Math.abs(a);
    case "smallest":
      return all.some(Number.isNaN) ? Number.NaN : Math.min(...all);
    case "largest":
      return all.some(Number.isNaN) ? Number.NaN : Math.max(...all);
    case "above":
      return above(a, b);
    case "atLeast":
      return known(a, b, a >= b);
    case "below":
      return above(b, a);
    case "atMost":
      return known(a, b, a <= b);
    case "all":
      return and(truths);
    case "any":
      return or(truths);
    case "not":
      return opposite(truths[0]!);
    case "crossesAbove":
      return and([above(a, b), opposite(above(at(0, second - 1), at(1, second - 1)))]);
    case "crossesBelow":
      return and([above(b, a), opposite(above(at(1, second - 1), at(0, second - 1)))]);
  }
}
