import { StrikebookError } from "../../task/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import { argumentValue } from "./argumentValue.js";
import type { Expression, IndexValue, LegValue, Operation, PositionValue, RowValue } from "./Expression.js";

/** Writes the code of single values. `back` is how many seconds before the present one the value is asked for. */
export interface ValueCode {
  index(value: IndexValue, back: number): string;
  leg(value: LegValue, back: number): string;
  position(value: PositionValue, back: number): string;
  row(value: RowValue, back: number): string;
}

/**
 * Writes expressions as JavaScript. Nothing of a definition's text goes into the code: names become array elements and
 * numbers become literals.
 *
 * What is unknown is NaN. A condition is written twice, as what is true when it is known to hold and as what is true when
 * it is known not to hold: comparisons with NaN are false both ways, so that `not`, `all` and `any` need no third value.
 */
export class ExpressionCode {
  readonly #parameters: ResolvedParameters;
  readonly #values: ValueCode;

  constructor(parameters: ResolvedParameters, values: ValueCode) {
    this.#parameters = parameters;
    this.#values = values;
  }

  /** Code that is truthy when `expression` is known to hold: a number holds when it is not 0. */
  holds(expression: Expression, back = 0): string {
    return this.#truth(expression, back, true);
  }

  /** Code that is truthy when `expression` is known not to hold. */
  fails(expression: Expression, back = 0): string {
    return this.#truth(expression, back, false);
  }

  /** Code of a number, NaN when it is unknown; a condition is 1 or 0. */
  value(expression: Expression, back = 0): string {
    if (typeof expression === "number") return numberCode(expression);
    if ("parameter" in expression) return numberCode(this.#parameters.number(expression));
    if ("index" in expression) return this.#values.index(expression, back);
    if ("leg" in expression) return this.#values.leg(expression, back);
    if ("position" in expression) return this.#values.position(expression, back);
    if ("row" in expression) return this.#values.row(expression, back);
    const { op, of } = expression;
    const parts = (separator: string): string => `(${of.map((each) => this.value(each, back)).join(separator)})`;
    switch (op) {
      case "add":
        return parts(" + ");
      case "subtract":
        return parts(" - ");
      case "multiply":
        return parts(" * ");
      case "divide":
        return `quotient${parts(", ")}`;
      case "absolute":
        return `Math.abs${parts(", ")}`;
      case "smallest":
        return `Math.min${parts(", ")}`;
      case "largest":
        return `Math.max${parts(", ")}`;
      case "earlier":
        return this.value(of[0]!, back + this.#secondsBack(expression));
      default:
        return `(${this.holds(expression, back)} ? 1 : ${this.fails(expression, back)} ? 0 : NaN)`;
    }
  }

  #truth(expression: Expression, back: number, wanted: boolean): string {
    if (typeof expression !== "object" || !("op" in expression)) {
      const value = this.value(expression, back);
      return wanted ? `(${value})` : `(${value} === 0)`;
    }
    const { op, of } = expression;
    const compare = (known: string, opposite: string, at = back, want = wanted): string =>
      `(${this.value(of[0]!, at)} ${want ? known : opposite} ${this.value(of[1]!, at)})`;
    const joined = (isEvery: boolean): string =>
      `(${of.map((each) => this.#truth(each, back, wanted)).join(isEvery === wanted ? " && " : " || ")})`;
    /** Now beyond and not beyond at the second before. */
    const crosses = (known: string, opposite: string): string => {
      const now = compare(known, opposite);
      const before = compare(known, opposite, back + 1, !wanted);
      return wanted ? `(${now} && ${before})` : `(${now} || ${before})`;
    };
    switch (op) {
      case "above":
        return compare(">", "<=");
      case "atLeast":
        return compare(">=", "<");
      case "below":
        return compare("<", ">=");
      case "atMost":
        return compare("<=", ">");
      case "all":
        return joined(true);
      case "any":
        return joined(false);
      case "not":
        return this.#truth(of[0]!, back, !wanted);
      case "crossesAbove":
        return crosses(">", "<=");
      case "crossesBelow":
        return crosses("<", ">=");
      case "earlier":
        return this.#truth(of[0]!, back + this.#secondsBack(expression), wanted);
      default: {
        const value = this.value(expression, back);
        return wanted ? `(${value})` : `(${value} === 0)`;
      }
    }
  }

  #secondsBack({ seconds }: Operation): number {
    const value = argumentValue(seconds!, this.#parameters);
    if (Number.isInteger(value) && value >= 0) return value;
    throw new StrikebookError("argument", `earlier by ${value} s`, "give a whole number of seconds, 0 or more");
  }
}

/** A number as a literal. */
export function numberCode(value: number): string {
  return value < 0 || Object.is(value, -0) ? `(${value === 0 ? "-0" : String(value)})` : String(value);
}

/** Element of the series `name` at the present second `s`, or `back` seconds before it; unknown before the session. */
export function seriesCode(name: string, back: number): string {
  return back === 0 ? `${name}[s]` : `(s >= ${back} ? ${name}[s - ${back}] : NaN)`;
}

/** What generated code may call. Division by zero is unknown. */
export const CODE_PRELUDE = "const quotient = (a, b) => (b === 0 ? NaN : a / b);";
