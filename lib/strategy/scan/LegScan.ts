import { type IndexFeatureName, indexSeries, type Tape } from "../../tape/index.js";
import { lastRowAtSecond } from "../../tape/secondGrid.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { LegDefinition } from "../definition/StrategyDefinition.js";
import type { PositionRules } from "../engine/PositionRules.js";
import { TapeRows } from "../engine/TapeRows.js";
import { withAge } from "../engine/WatchCode.js";
import { RowProgram } from "./RowProgram.js";
import type { RowSignals } from "./RowRun.js";
import { rowRules } from "./rowRules.js";

/** Compiled once a run, whatever the number of days. */
const programs = new WeakMap<ResolvedParameters, Map<string, RowProgram>>();

/** First and last second at which an entry rule may decide. */
export interface EntryWindow {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

/** The rows of one leg's contracts on one tape, scanned contract by contract. */
export class LegScan {
  readonly leg: LegDefinition;
  /** The entry rules that open the leg, in the order of the definition. */
  readonly windows: readonly EntryWindow[];
  /** Contract that the strike rule picks at each second; absent where every contract is looked at by itself. */
  readonly pick: Int32Array | undefined;
  readonly #tape: Tape;
  readonly #maxAgeSeconds: number;
  readonly #program: RowProgram;
  readonly #signals = new Map<number, RowSignals>();
  readonly #exits = new Map<string, Uint8Array>();

  constructor(
    leg: LegDefinition,
    { definition, parameters }: PositionRules,
    tape: Tape,
    windows: readonly EntryWindow[],
    maxAgeSeconds: number,
    pick?: Int32Array,
  ) {
    this.leg = leg;
    this.#maxAgeSeconds = maxAgeSeconds;
    this.windows = windows;
    this.pick = pick;
    this.#tape = tape;
    let known = programs.get(parameters);
    if (!known) programs.set(parameters, (known = new Map()));
    // Days may leave entry rules out, and signals are found by the place of their rule.
    const key = JSON.stringify([leg.name, ...windows.map(({ name }) => name)]);
    let program = known.get(key);
    if (!program) known.set(key, (program = new RowProgram(rowRules(definition, parameters, leg.name))));
    this.#program = program;
  }

  /** What the contract's rows say; it is found once. */
  signals(contract: number): RowSignals {
    let found = this.#signals.get(contract);
    if (!found) this.#signals.set(contract, (found = this.#scan(contract)));
    return found;
  }

  /** 1 at the seconds in which a row of the contract holds the exit rule of that name. */
  rowExits(exit: string, contract: number): Uint8Array {
    const key = `${contract} ${exit}`;
    let found = this.#exits.get(key);
    if (found) return found;
    found = new Uint8Array(this.#tape.lastSecond + 1);
    const rule = this.#program.rules.exits.findIndex(({ name }) => name === exit);
    for (const row of this.signals(contract).exits[rule]!) found[this.#tape.secondOfSession(row)] = 1;
    this.#exits.set(key, found);
    return found;
  }

  /** Lets go of what was found in a contract. */
  forget(contract: number): void {
    this.#signals.delete(contract);
    for (const { name } of this.#program.rules.exits) this.#exits.delete(`${contract} ${name}`);
  }

  #scan(contract: number): RowSignals {
    const tape = this.#tape;
    const entry = tape.contracts[contract]!;
    const { timestamp } = TapeRows.of(tape);
    /** First row that is not stamped before `second`. */
    const rowFrom = (second: number): number => {
      const { firstRow, rowCount } = entry;
      const before = lastRowAtSecond(timestamp, firstRow, rowCount, tape.openMicros, second - 1);
      return before < 0 ? firstRow : before + 1;
    };
    return this.#program.run({
      column: (name) => tape.column(name),
      first: rowFrom(0),
      end: rowFrom(tape.lastSecond + 1),
      openMicros: tape.openMicros,
      strike: entry.contract.strike,
      windows: this.windows.map(({ from, until }) => [rowFrom(from), rowFrom(until + 1)]),
      index: (name, args) =>
        indexSeries(tape, name as IndexFeatureName, withAge(name, args, this.#maxAgeSeconds) as never),
      contract,
      ...(this.pick ? { pick: this.pick } : {}),
    });
  }
}
