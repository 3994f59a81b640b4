import { StrikebookError } from "../../task/index.js";
import type { EntryRule } from "../definition/StrategyDefinition.js";
import type { EntryAttempt, EntryContext, EntryOutcome } from "./EntryAttempt.js";
import { entryLegs } from "./entryLegs.js";
import { entryName } from "./entryName.js";
import { openingAction, type StandingQuote } from "./FillQuotes.js";
import { fillEntry } from "./fillEntry.js";
import { entryDecision } from "./OpenPosition.js";
import type { ChoiceFault, LegOrder } from "./StrikeChooser.js";

type ClockRule = Extract<EntryRule, { rule: "clock" }>;

/**
 * A clock entry: the first second of its window at which spot and every leg have a valid price, and every leg's quote is
 * stamped at or after the entry's time: the first quote at or after it, never one that stood before it. Strikes are chosen
 * among all standing quotes, so that one which ticks later is waited for and not passed over for a worse strike.
 *
 * Limit orders are sent at that second, when every leg has both sides of its book. Their prices are read from the data, so
 * that the decision is one on data: quotes stamped after it fill them.
 */
export class ClockEntry implements EntryAttempt {
  readonly name: string;
  readonly #at: number;
  readonly #last: number;
  readonly #orders: readonly LegOrder[];
  readonly #context: EntryContext;
  #isOver = false;

  /** @throws StrikebookError `argument` when its time is outside the session, or not before the exit */
  constructor(rule: ClockRule, context: EntryContext) {
    const { rules, quotes, exitSecond } = context;
    const { parameters } = rules;
    const { tape } = quotes;
    this.name = entryName(rule);
    this.#at = tape.secondAt(parameters.text(rule.at));
    this.#last = Math.min(this.#at + parameters.number(rule.windowSeconds), exitSecond - 1);
    this.#orders = entryLegs(rules.definition, rule);
    this.#context = context;
    if (this.#at < exitSecond) return;
    const what = `the entry at ${tape.clock(this.#at)} is not before the exit at ${tape.clock(exitSecond)}`;
    throw new StrikebookError("argument", what, "give an earlier entry or a later exit");
  }

  nextDecision(from: number, until: number): number | undefined {
    return !this.#isOver && this.#at >= from && this.#at <= until ? this.#at : undefined;
  }

  fill(first: number): EntryOutcome {
    this.#isOver = true;
    const { quotes, work } = this.#context;
    const counts = new Map<ChoiceFault, number>();
    const decision = entryDecision(quotes.tape.secondToMicros(first), "clock");
    for (let second = first; second <= this.#last; second++) {
      work.legSeconds += this.#orders.length;
      const found = this.#quotesAt(second, first);
      if (typeof found !== "string") {
        this.#count(counts);
        if (quotes.settings.fillModel === "limit") return this.#rest(found, second);
        const legs = this.#orders.map(({ leg }, i) => {
          const { contract, ...quote } = found[i]!;
          return { leg, contract, entry: quotes.fill(quote, second, openingAction(leg.side), decision) };
        });
        return { second, legs, decision };
      }
      counts.set(found, (counts.get(found) ?? 0) + 1);
    }
    this.#count(counts);
    this.#miss(counts);
    return { second: this.#last };
  }

  asked(): void {}

  busy(from: number, until: number): void {
    if (this.#isOver || this.#at < from || this.#at > until) return;
    this.#isOver = true;
    const { rejections, missedEntries, quotes } = this.#context;
    rejections.add(this.name, "open position");
    missedEntries.push(`no entry at ${quotes.tape.clock(this.#at)}: the position before is still open`);
  }

  ended(): void {}

  finish(): void {}

  /** Quotes of all legs that fill at `second`, or what is missing. */
  #quotesAt(second: number, first: number): (StandingQuote & { contract: number })[] | ChoiceFault {
    const { quotes, strikes } = this.#context;
    const { contracts, fault } = strikes.choose(this.#orders, second);
    if (fault !== undefined) return fault;
    const found = contracts.map((contract, i) => ({
      contract,
      ...quotes.quoteAt(contract, second, openingAction(this.#orders[i]!.leg.side))!,
    }));
    if (!found.every(({ ageSeconds }) => second - ageSeconds >= first)) return "quote";
    if (quotes.settings.fillModel !== "limit") return found;
    return found.every(({ row }) => quotes.hasBothSides(row)) ? found : "quote";
  }

  /** Limit orders in the contracts that were found. */
  #rest(found: readonly (StandingQuote & { contract: number })[], decided: number): EntryOutcome {
    const { quotes, exitSecond, rejections, missedEntries } = this.#context;
    const { tape, timestamp, settings } = quotes;
    const stamps = found.map(({ row }) => timestamp[row]!);
    const micros = Math.max(tape.secondToMicros(decided), quotes.spotMicros(decided), ...stamps);
    const contracts = found.map(({ contract }) => contract);
    const order = { orders: this.#orders, contracts, decided, decision: entryDecision(micros, "data") };
    const outcome = fillEntry(order, exitSecond - 1, quotes);
    if (!outcome.legs) {
      rejections.add(this.name, "fill");
      const waited = `${settings.limitFillSeconds} s`;
      missedEntries.push(`limit orders of ${tape.clock(decided)} were not reached together within ${waited}`);
    }
    return outcome;
  }

  #count(counts: ReadonlyMap<ChoiceFault, number>): void {
    for (const [filter, count] of counts) this.#context.rejections.add(this.name, filter, count);
  }

  #miss(counts: ReadonlyMap<ChoiceFault, number>): void {
    const { quotes, missedEntries } = this.#context;
    const limit = `within ${quotes.settings.maxQuoteAgeSeconds} s`;
    const texts: Readonly<Record<ChoiceFault, string>> = {
      spot: `no spot price ${limit}`,
      quote: `no strike with every leg quoted ${limit} and since then`,
      strike: "no strike by the rule of a leg",
      expiry: "no expiry after the nearest",
      "cancelling legs": "a short and a long leg in one contract",
    };
    const reasons = (Object.keys(texts) as ChoiceFault[]).flatMap((fault) =>
      counts.has(fault) ? [`${texts[fault]} at ${counts.get(fault)} s`] : [],
    );
    const { tape } = quotes;
    missedEntries.push(`no entry from ${tape.clock(this.#at)} to ${tape.clock(this.#last)}: ${reasons.join(", ")}`);
  }
}
