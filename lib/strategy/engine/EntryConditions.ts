import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { NamedCondition } from "../definition/StrategyDefinition.js";
import type { Expression } from "../expression/Expression.js";
import { ExpressionCode } from "../expression/ExpressionCode.js";
import { type ContractOf, EntryCode } from "./EntryCode.js";
import type { FillQuotes } from "./FillQuotes.js";

type Series = readonly Float64Array[];
/** Writes to `out`, from element 0 for `s` on, the number of the first condition that does not hold, or `open`. */
type Sweep = (series: Series, s: number, end: number, out: Uint8Array, open: number) => void;
type Test = (series: Series, s: number) => unknown;

/** One condition that speaks of legs. */
interface LegTest {
  readonly test: Test;
  readonly legs: readonly string[];
  readonly code: EntryCode;
  /** Contracts of `legs` that `series` are of. */
  contracts: readonly number[];
  series: Series;
}

const functions = new Map<string, unknown>();

/**
 * The conditions of one entry rule on one tape. Those at the head of the list that speak of the index alone are asked for
 * all seconds in one compiled sweep, the others at single seconds, with the contracts that the strike rules pick there.
 */
export class EntryConditions {
  readonly #swept: number;
  readonly #sweep: Sweep;
  readonly #sweepSeries: Series;
  readonly #tests: readonly LegTest[];

  constructor(conditions: readonly NamedCondition[], parameters: ResolvedParameters, quotes: FillQuotes) {
    const legs = conditions.map(({ holds }) => legsOf(holds));
    const first = legs.findIndex((names) => names.length > 0);
    this.#swept = first < 0 ? conditions.length : first;
    const code = new EntryCode(quotes, parameters);
    const expressions = new ExpressionCode(parameters, code);
    const verdicts = conditions.slice(0, this.#swept).map(({ holds }, i) => `!${expressions.holds(holds)} ? ${i} : `);
    const loop = `for (let i = 0; s <= end; s++, i++) out[i] = ${verdicts.join("")}open;`;
    this.#sweep = compiled<Sweep>(["series", "s", "end", "out", "open"], `${code.prologue()}\n${loop}`);
    this.#sweepSeries = code.load(() => -1);
    this.#tests = conditions.slice(this.#swept).map(({ holds }, i) => {
      const own = new EntryCode(quotes, parameters);
      const condition = new ExpressionCode(parameters, own).holds(holds);
      const test = compiled<Test>(["series", "s"], `${own.prologue()}\nreturn ${condition};`);
      return { test, legs: legs[this.#swept + i]!, code: own, contracts: [Number.NaN], series: [] };
    });
  }

  /** True when conditions speak of legs: they are asked second by second. */
  get speakOfLegs(): boolean {
    return this.#tests.length > 0;
  }

  /** First condition that does not hold at each second from `from` to `until`, or `open` where none of the swept fails. */
  sweep(from: number, until: number, open: number): Uint8Array {
    const out = new Uint8Array(Math.max(0, until - from + 1));
    this.#sweep(this.#sweepSeries, from, until, out, open);
    return out;
  }

  /**
   * Number of the first condition after the sweep that does not hold at `second`, -1 when all hold.
   *
   * @param contractOf contract that the leg's strike rule picks at `second`, -1 for none: its values are unknown
   */
  failingAt(second: number, contractOf: ContractOf): number {
    const index = this.#tests.findIndex((each) => {
      const contracts = each.legs.map(contractOf);
      if (
        contracts.some((contract, i) => contract !== each.contracts[i]) ||
        each.contracts.length !== contracts.length
      ) {
        each.contracts = contracts;
        each.series = each.code.load(contractOf);
      }
      return !each.test(each.series, second);
    });
    return index < 0 ? -1 : this.#swept + index;
  }
}

function compiled<F>(parameters: readonly string[], body: string): F {
  let found = functions.get(body);
  if (!found) functions.set(body, (found = new Function(...parameters, body)));
  return found as F;
}

/** Names of the legs that an expression speaks of. */
function legsOf(expression: Expression): string[] {
  if (typeof expression === "number") return [];
  if ("op" in expression) return [...new Set(expression.of.flatMap(legsOf))];
  return "leg" in expression ? [expression.leg] : [];
}
