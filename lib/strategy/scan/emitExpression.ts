import type { Expression, Operation } from "../expression/Expression.js";
import { type CodeValue, type EmittedValue, emitOfTheRow, emitWithState, isOfTheRow } from "./emitRowFeature.js";
import type { RowCode } from "./RowCode.js";
import type { RowFeatureName } from "./rowFeatures.js";

/** Comparisons: what holds, and what is then known not to. */
const COMPARISONS: Readonly<Record<string, readonly [holds: string, fails: string]>> = {
  above: [">", "<="],
  atLeast: [">=", "<"],
  below: ["<", ">="],
  atMost: ["<=", ">"],
};
const CROSSINGS: Readonly<Record<string, readonly [holds: string, fails: string]>> = {
  crossesAbove: COMPARISONS["above"]!,
  crossesBelow: COMPARISONS["below"]!,
};

/**
 * A place in the loop's body where values may be declared. A value of an outer place is seen by the inner ones; what is
 * declared in an inner one is not computed at rows that do not come so far.
 */
export class CodeBlock {
  readonly statements: string[] = [];
  readonly #known = new Map<string, CodeValue>();
  readonly #outer: CodeBlock | undefined;

  constructor(outer?: CodeBlock) {
    this.#outer = outer;
  }

  find(key: string): CodeValue | undefined {
    return this.#known.get(key) ?? this.#outer?.find(key);
  }

  /** Declares a value once. */
  value(key: string, code: RowCode, make: () => EmittedValue): CodeValue {
    const declared = this.find(key);
    if (declared !== undefined) return declared;
    const { text, known = [], isKnown } = make();
    const name = /^\w+$/.test(text) ? text : code.declare(this.statements, "v", text);
    const value = { text: name, known: isKnown ? [...known, isKnown(name)] : known };
    this.#known.set(key, value);
    return value;
  }
}

/**
 * Code of expressions with three outcomes: what is unknown is NaN, and a condition is asked in two ways, whether it is known
 * to hold and whether it is known to fail. `not` swaps the two, so that no NaN ever turns into a truth.
 */
export class ExpressionCode {
  readonly #code: RowCode;
  /** Where values are declared that every row must compute: sides of crossings, and what `earlier` looks back at. */
  readonly #everyRow: CodeBlock;

  constructor(code: RowCode, everyRow: CodeBlock) {
    this.#code = code;
    this.#everyRow = everyRow;
  }

  /** Code of the number; conditions are 1 or 0. */
  value(expression: Expression, block: CodeBlock): CodeValue {
    if (typeof expression === "number") {
      return { text: expression < 0 ? `(${expression})` : String(expression), known: [] };
    }
    const code = this.#code;
    if ("row" in expression) return this.#rowValue(expression.row as RowFeatureName, numbers(expression.with), block);
    if ("index" in expression) {
      const series = code.indexSeries({ name: expression.index, args: numbers(expression.with) });
      return block.value(`index ${series}`, code, () => ({ text: `${series}[${code.second()}]` }));
    }
    if (!("op" in expression)) throw new Error(`${JSON.stringify(expression)} is no value of a row`);
    const { op, of } = expression;
    const combined = (text: (texts: readonly string[]) => string): CodeValue => {
      const values = of.map((each) => this.value(each, block));
      return { text: text(values.map((value) => value.text)), known: values.flatMap((value) => value.known) };
    };
    switch (op) {
      case "add":
        return combined((texts) => `(${texts.join(" + ")})`);
      case "multiply":
        return combined((texts) => `(${texts.join(" * ")})`);
      case "subtract":
        return combined(([a, b]) => `(${a} - ${b})`);
      case "divide":
        return this.#quotient(of[0]!, of[1]!, block);
      case "absolute":
        return combined(([a]) => `Math.abs(${a})`);
      case "smallest":
        return combined((texts) => `Math.min(${texts.join(", ")})`);
      case "largest":
        return combined((texts) => `Math.max(${texts.join(", ")})`);
      case "earlier":
        return { text: this.#earlier(expression), known: [] };
      default: {
        const text = `(${this.holds(expression, block)} ? 1 : ${this.fails(expression, block)} ? 0 : NaN)`;
        return { text, known: [] };
      }
    }
  }

  /** Code that is true where the condition is known to hold. */
  holds(expression: Expression, block: CodeBlock): string {
    return this.#truth(expression, block, true);
  }

  /** Code that is true where the condition is known not to hold. */
  fails(expression: Expression, block: CodeBlock): string {
    return this.#truth(expression, block, false);
  }

  #truth(expression: Expression, block: CodeBlock, asked: boolean): string {
    if (typeof expression === "object" && "op" in expression) {
      const { op, of } = expression;
      const which = asked ? 0 : 1;
      if (op === "not") return this.#truth(of[0]!, block, !asked);
      if (op === "all" || op === "any") {
        const joint = (op === "all") === asked ? " && " : " || ";
        return `(${of.map((each) => this.#truth(each, block, asked)).join(joint)})`;
      }
      const comparison = COMPARISONS[op];
      if (comparison) {
        const ratio = this.#ratioTruth(expression, comparison[which], block);
        if (ratio !== undefined) return ratio;
        const [x, y] = [this.value(of[0]!, block), this.value(of[1]!, block)];
        return where([...x.known, ...y.known], `${x.text} ${comparison[which]} ${y.text}`);
      }
      const crossing = CROSSINGS[op];
      if (crossing) return this.#crossing(expression, crossing, asked);
    }
    const { text, known } = block.value(`condition ${JSON.stringify(expression)}`, this.#code, () =>
      this.value(expression, block),
    );
    return where(known, asked ? `${text} !== 0 && ${text} === ${text}` : `${text} === 0`);
  }

  #rowValue(name: RowFeatureName, args: Readonly<Record<string, number>>, block: CodeBlock): CodeValue {
    const code = this.#code;
    const key = `row ${name} ${JSON.stringify(Object.entries(args).sort())}`;
    if (!isOfTheRow(name)) return { text: code.once(key, () => emitWithState(code, name, args)), known: [] };
    return block.value(key, code, () => emitOfTheRow(code, name, (other) => this.#rowValue(other, {}, block)));
  }

  #quotient(dividend: Expression, divisor: Expression, block: CodeBlock): CodeValue {
    const a = this.value(dividend, block);
    const b = this.value(divisor, block);
    const known = [...a.known, ...b.known];
    if (typeof divisor === "number" ? divisor !== 0 : isPrice(divisor))
      return { text: `(${a.text} / ${b.text})`, known };
    const { text } = block.value(`divisor ${JSON.stringify(divisor)}`, this.#code, () => b);
    return { text: `(${a.text} / ${text})`, known: [...known, `${text} !== 0`] };
  }

  /**
   * A quotient by a price against a number above zero, which is decided by a product where the two are not within rounding
   * of each other: the same truth, at a fraction of a division's time.
   */
  #ratioTruth({ of: [a, limit] }: Operation, sign: string, block: CodeBlock): string | undefined {
    if (typeof limit !== "number" || !(limit > 1e-100 && limit < 1e100)) return undefined;
    if (typeof a !== "object" || !("op" in a) || a.op !== "divide" || !isPrice(a.of[1]!)) return undefined;
    const [x, y] = [this.value(a.of[0]!, block), this.value(a.of[1]!, block)];
    const [low, high] = [`${y.text} * ${limit * (1 - 1e-9)}`, `${y.text} * ${limit * (1 + 1e-9)}`];
    const exact = `${x.text} / ${y.text} ${sign} ${limit}`;
    const test = sign.startsWith("<")
      ? `(${x.text} < ${low} || (${x.text} <= ${high} && ${exact}))`
      : `(${x.text} > ${high} || (${x.text} >= ${low} && ${exact}))`;
    return where([...x.known, ...y.known], test);
  }

  /** Now on one side, and known to have been on the other or level at the row before. */
  #crossing({ op, of }: Operation, [now, before]: readonly [string, string], asked: boolean): string {
    const code = this.#code;
    const name = (i: number): string => {
      const key = `crossing ${JSON.stringify(of[i])}`;
      return this.#everyRow.value(key, code, () => ({ text: orNaN(this.value(of[i]!, this.#everyRow)) })).text;
    };
    const [a, b] = [name(0), name(1)];
    const previous = code.once(`previous ${op} ${JSON.stringify(of)}`, () => {
      const known = code.number("NaN");
      // 1 where the comparison was known to fail, 0 where it was known to hold.
      code.endOfRow.push(`${known} = ${a} ${before} ${b} ? 1 : ${a} ${now} ${b} ? 0 : NaN;`);
      return known;
    });
    return asked ? `(${a} ${now} ${b} && ${previous} === 1)` : `(${a} ${before} ${b} || ${previous} === 0)`;
  }

  /** The value as it was at the last priced row stamped `seconds` or more before the row's second. */
  #earlier(operation: Operation): string {
    const code = this.#code;
    const seconds = operation.seconds as number;
    return code.once(`earlier ${JSON.stringify(operation)}`, () => {
      const rows = code.history("rows");
      const values = code.buffer("float64");
      const now = orNaN(this.value(operation.of[0]!, this.#everyRow));
      const name = code.fresh("earlier");
      const next = code.variable("next", "0");
      const time = code.stored("timestamp", `${rows}[${next}]`);
      this.#everyRow.statements.push(
        `${values}[count] = ${now};`,
        `while (${next} < count && ${time} < ${code.windowStart(seconds)}) ${next}++;`,
        `const ${name} = ${seconds} === 0 ? ${values}[count] : ${next} > 0 ? ${values}[${next} - 1] : NaN;`,
      );
      return name;
    });
  }
}

/** `condition`, where all of `known` are true. */
function where(known: readonly string[], condition: string): string {
  return `(${[...new Set([...known, condition])].join(" && ")})`;
}

/** The value as one number. */
function orNaN({ text, known }: CodeValue): string {
  return known.length === 0 ? text : `(${[...new Set(known)].join(" && ")} ? ${text} : NaN)`;
}

/** Prices are above zero where they are known. */
function isPrice(expression: Expression): boolean {
  return (
    typeof expression === "object" && "row" in expression && ["price", "bid", "ask", "mid"].includes(expression.row)
  );
}

function numbers(args: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, number>> {
  return args as Readonly<Record<string, number>>;
}
