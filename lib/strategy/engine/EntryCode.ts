import { contractSeries, type IndexFeatureName, indexSeries } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import { argumentValues } from "../expression/argumentValue.js";
import type { IndexValue, LegValue } from "../expression/Expression.js";
import { CODE_PRELUDE, seriesCode, type ValueCode } from "../expression/ExpressionCode.js";
import type { FillQuotes } from "./FillQuotes.js";
import { withAge } from "./WatchCode.js";

/** The contract of a leg, -1 for none. */
export type ContractOf = (leg: string) => number;

/** Writes values as they are before a position is open, and loads the series that the code reads. */
export class EntryCode implements ValueCode {
  readonly #quotes: FillQuotes;
  readonly #parameters: ResolvedParameters;
  readonly #loads = new Map<string, (contractOf: ContractOf) => Float64Array>();

  constructor(quotes: FillQuotes, parameters: ResolvedParameters) {
    this.#quotes = quotes;
    this.#parameters = parameters;
  }

  index({ index, with: args }: IndexValue, back: number): string {
    const { tape, settings } = this.#quotes;
    const values = withAge(index, argumentValues(args, this.#parameters), settings.maxQuoteAgeSeconds);
    return this.#series(`index ${index} ${JSON.stringify(values)}`, back, () =>
      indexSeries(tape, index as IndexFeatureName, values),
    );
  }

  leg({ leg, value, with: args }: LegValue, back: number): string {
    const { tape, settings } = this.#quotes;
    const values = { maxAgeSeconds: settings.maxQuoteAgeSeconds, ...argumentValues(args, this.#parameters) };
    return this.#series(`leg ${leg} ${value} ${JSON.stringify(values)}`, back, (contractOf) => {
      const contract = contractOf(leg);
      const constant = (number: number): Float64Array => new Float64Array(tape.lastSecond + 1).fill(number);
      if (contract < 0) return constant(Number.NaN);
      if (value === "strike") return constant(tape.contracts[contract]!.contract.strike);
      return contractSeries(tape, contract, value as never, values as never);
    });
  }

  position(): string {
    throw new StrikebookError("argument", "a value of the position before an entry", "nothing is held yet");
  }

  row(): string {
    throw new StrikebookError("argument", "a row value in a grid strategy", "only the conditions of a scan have them");
  }

  /** Stands before code that uses the values written so far: gives the parameter `series` their names. */
  prologue(): string {
    const names = [...this.#loads.keys()].map((_, i) => `const a${i} = series[${i}];`);
    return `"use strict"; ${CODE_PRELUDE} ${names.join(" ")}`;
  }

  load(contractOf: ContractOf): Float64Array[] {
    return [...this.#loads.values()].map((load) => load(contractOf));
  }

  #series(key: string, back: number, load: (contractOf: ContractOf) => Float64Array): string {
    if (!this.#loads.has(key)) this.#loads.set(key, load);
    return seriesCode(`a${[...this.#loads.keys()].indexOf(key)}`, back);
  }
}
