import { StrikebookError } from "../../task/index.js";
import type { EntryRule } from "../definition/StrategyDefinition.js";
import { argumentValue } from "../expression/argumentValue.js";
import type { EntryAttempt, EntryContext, EntryOutcome } from "./EntryAttempt.js";
import { EntryConditions } from "./EntryConditions.js";
import { entryLegs } from "./entryLegs.js";
import { fillEntry } from "./fillEntry.js";
import { entryDecision } from "./OpenPosition.js";
import type { ChoiceFault, ContractChoice, LegOrder } from "./StrikeChooser.js";

type DataRule = Extract<EntryRule, { rule: "when" }>;

/** Verdicts on one second beside the numbers of conditions that did not hold. */
const NOT_ASKED = 255;
const DECIDES = 254;
const FAULTS: readonly ChoiceFault[] = ["spot", "quote", "strike", "expiry", "cancelling legs"];
const FIRST_FAULT = DECIDES - FAULTS.length;

/**
 * An entry on data: at every second of its window the conditions are asked in their order; when all hold and the strikes
 * can be chosen, the order is sent for these contracts. It fills at the first second at which spot and every leg have a
 * valid price and every leg's quote is stamped after the decision by the latency, and is given up after `entryFillSeconds`.
 */
export class DataEntry implements EntryAttempt {
  readonly name: string;
  readonly #rule: DataRule;
  readonly #context: EntryContext;
  readonly #orders: readonly LegOrder[];
  readonly #from: number;
  readonly #until: number;
  readonly #maxPerDay: number;
  readonly #cooldownSeconds: number;
  readonly #conditions: EntryConditions;
  /** By second of the window. */
  readonly #verdicts: Uint8Array;
  #entered = 0;
  #restsUntil = 0;

  /** @throws StrikebookError `argument` when its times are outside the session or out of order */
  constructor(rule: DataRule, context: EntryContext) {
    const { rules, quotes, exitSecond } = context;
    const { parameters, definition } = rules;
    const { tape } = quotes;
    this.name = rule.name;
    this.#rule = rule;
    this.#context = context;
    this.#orders = entryLegs(definition, rule);
    this.#from = tape.secondAt(parameters.text(rule.from));
    const until = tape.secondAt(parameters.text(rule.until));
    this.#until = Math.min(until, exitSecond - 1);
    this.#maxPerDay = argumentValue(rule.maxPerDay, parameters);
    this.#cooldownSeconds = rule.cooldownSeconds === undefined ? 0 : argumentValue(rule.cooldownSeconds, parameters);
    const refuse = (what: string, cure: string): never => {
      throw new StrikebookError("argument", `entry ${rule.name} ${what}`, cure);
    };
    if (until < this.#from) refuse(`ends at ${tape.clock(until)}, before its begin`, "give a later until");
    if (this.#from >= exitSecond)
      refuse(
        `begins at ${tape.clock(this.#from)}, not before the exit at ${tape.clock(exitSecond)}`,
        "give an earlier entry or a later exit",
      );
    if (rule.conditions.length >= FIRST_FAULT)
      refuse(`has ${rule.conditions.length} conditions`, `give fewer than ${FIRST_FAULT}, joined by all`);
    this.#conditions = new EntryConditions(rule.conditions, parameters, quotes);
    this.#verdicts = this.#conditions.sweep(this.#from, this.#until, NOT_ASKED);
  }

  nextDecision(from: number, until: number): number | undefined {
    if (this.#entered >= this.#maxPerDay) return undefined;
    const last = Math.min(until, this.#until);
    for (let second = Math.max(from, this.#from, this.#restsUntil); second <= last; second++) {
      const at = second - this.#from;
      if (this.#verdicts[at] === NOT_ASKED) this.#verdicts[at] = this.#verdictAt(second);
      if (this.#verdicts[at] === DECIDES) return second;
    }
    return undefined;
  }

  fill(decided: number): EntryOutcome {
    const { quotes, exitSecond, rejections } = this.#context;
    const { tape, timestamp } = quotes;
    const { contracts } = this.#choiceAt(decided);
    const seen = contracts.map((contract) => timestamp[tape.findRow(contract, decided)]!);
    const micros = Math.max(tape.secondToMicros(decided), quotes.spotMicros(decided), ...seen);
    const order = { orders: this.#orders, contracts, decided, decision: entryDecision(micros, "data") };
    const outcome = fillEntry(order, exitSecond - 1, quotes);
    if (outcome.legs) this.#entered++;
    else rejections.add(this.name, "fill");
    return outcome;
  }

  asked(from: number, until: number): void {
    const { rejections, work } = this.#context;
    const last = Math.min(until, this.#until);
    let first = Math.max(from, this.#from);
    if (first > last) return;
    if (this.#entered >= this.#maxPerDay) {
      rejections.add(this.name, "max per day", last - first + 1);
      return;
    }
    const rested = Math.min(this.#restsUntil, last + 1);
    if (rested > first) {
      rejections.add(this.name, "cooldown", rested - first);
      first = rested;
    }
    work.legSeconds += this.#orders.length * (last - first + 1);
    const counts = new Uint32Array(256);
    for (let at = first - this.#from; at <= last - this.#from; at++) counts[this.#verdicts[at]!]!++;
    this.#rule.conditions.forEach(({ name }, i) => {
      rejections.add(this.name, name, counts[i]!);
    });
    FAULTS.forEach((fault, i) => {
      rejections.add(this.name, fault, counts[FIRST_FAULT + i]!);
    });
  }

  busy(from: number, until: number): void {
    const count = Math.min(until, this.#until) - Math.max(from, this.#from) + 1;
    const filter = this.#entered >= this.#maxPerDay ? "max per day" : "open position";
    this.#context.rejections.add(this.name, filter, count);
  }

  ended(exitSecond: number): void {
    // The position is gone at the second after its exit; a pause counts from the exit.
    this.#restsUntil = exitSecond + Math.max(1, this.#cooldownSeconds);
  }

  finish(): void {
    const { missedEntries, rejections } = this.#context;
    if (this.#entered === 0) missedEntries.push(`${this.name} opened nothing (${rejections.textOf(this.name)})`);
  }

  #verdictAt(second: number): number {
    const choice = this.#choiceAt(second);
    if (this.#conditions.speakOfLegs) {
      const failing = this.#conditions.failingAt(second, (name) => {
        const at = this.#orders.findIndex(({ leg }) => leg.name === name);
        return at < 0 ? -1 : choice.contracts[at]!;
      });
      if (failing >= 0) return failing;
    }
    return choice.fault === undefined ? DECIDES : FIRST_FAULT + FAULTS.indexOf(choice.fault);
  }

  #choiceAt(second: number): ContractChoice {
    return this.#context.strikes.choose(this.#orders, second);
  }
}
