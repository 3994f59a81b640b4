import type { EntryRule, LegDefinition } from "../definition/StrategyDefinition.js";
import type { EntryAttempt, EntryContext, EntryOutcome } from "../engine/EntryAttempt.js";
import { fillEntry } from "../engine/fillEntry.js";
import { entryDecision } from "../engine/OpenPosition.js";
import { argumentValue } from "../expression/argumentValue.js";
import type { EntryWindow } from "./LegScan.js";
import type { RowDecisions } from "./rowDecisions.js";

type RowRule = Extract<EntryRule, { rule: "rows" }>;

/**
 * An entry on rows: it decides at the stamp of the first row of a second at which all conditions hold, and its order fills
 * at the first quote of that contract after the decision and its latency, or is given up after `entryFillSeconds`.
 */
export class RowEntry implements EntryAttempt {
  readonly name: string;
  readonly #rule: RowRule;
  readonly #leg: LegDefinition;
  readonly #context: EntryContext;
  readonly #decisions: RowDecisions;
  readonly #window: EntryWindow;
  readonly #seesSpot: boolean;
  readonly #maxPerDay: number;
  readonly #cooldownSeconds: number;
  #entered = 0;
  #restsUntil = 0;

  /** @param seesSpot true when the strike rule or a condition looks at the underlying, which may be stamped after the row */
  constructor(
    rule: RowRule,
    leg: LegDefinition,
    window: EntryWindow,
    decisions: RowDecisions,
    seesSpot: boolean,
    context: EntryContext,
  ) {
    const { parameters } = context.rules;
    this.name = rule.name;
    this.#rule = rule;
    this.#leg = leg;
    this.#context = context;
    this.#decisions = decisions;
    this.#window = window;
    this.#seesSpot = seesSpot;
    this.#maxPerDay = argumentValue(rule.maxPerDay, parameters);
    this.#cooldownSeconds = rule.cooldownSeconds === undefined ? 0 : argumentValue(rule.cooldownSeconds, parameters);
  }

  /** Positions that it opened. */
  get entered(): number {
    return this.#entered;
  }

  nextDecision(from: number, until: number): number | undefined {
    if (this.#entered >= this.#maxPerDay) return undefined;
    const { rows } = this.#decisions;
    const last = Math.min(until, this.#window.until);
    for (let second = Math.max(from, this.#window.from, this.#restsUntil); second <= last; second++)
      if (rows[second]! >= 0) return second;
    return undefined;
  }

  fill(decided: number): EntryOutcome {
    const { quotes, exitSecond, rejections } = this.#context;
    const stamp = quotes.timestamp[this.#decisions.rows[decided]!]!;
    const micros = this.#seesSpot ? Math.max(stamp, quotes.spotMicros(decided)) : stamp;
    const orders = [{ leg: this.#leg, strike: this.#leg.strike }];
    const contracts = [this.#decisions.contracts[decided]!];
    const outcome = fillEntry(
      { orders, contracts, decided, decision: entryDecision(micros, "data") },
      exitSecond - 1,
      quotes,
    );
    if (outcome.legs) this.#entered++;
    else rejections.add(this.name, "fill");
    return outcome;
  }

  asked(from: number, until: number): void {
    const isSpent = this.#entered >= this.#maxPerDay;
    const last = isSpent ? until : Math.min(until, this.#restsUntil - 1);
    this.#context.rejections.add(this.name, isSpent ? "max per day" : "cooldown", this.#signals(from, last));
  }

  busy(from: number, until: number): void {
    const filter = this.#entered >= this.#maxPerDay ? "max per day" : "open position";
    this.#context.rejections.add(this.name, filter, this.#signals(from, until));
  }

  ended(exitSecond: number): void {
    // The position is gone at the second after its exit; a pause counts from the exit.
    this.#restsUntil = exitSecond + Math.max(1, this.#cooldownSeconds);
  }

  finish(): void {
    const { rejections } = this.#context;
    this.#rule.conditions.forEach(({ name }, i) => {
      rejections.add(this.name, name, this.#decisions.rejections[i] ?? 0);
    });
  }

  /** Seconds with a signal. */
  #signals(from: number, until: number): number {
    const { rows } = this.#decisions;
    const last = Math.min(until, this.#window.until);
    let count = 0;
    for (let second = Math.max(from, this.#window.from); second <= last; second++) if (rows[second]! >= 0) count++;
    return count;
  }
}
