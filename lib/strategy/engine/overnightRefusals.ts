import type { Tape } from "../../tape/index.js";
import type { CivilDate } from "../../time/index.js";
import type { EntryRule, StrategyDefinition } from "../definition/StrategyDefinition.js";
import { entryLegs } from "./entryLegs.js";
import { entryName } from "./entryName.js";

/** An entry rule that may not open on a day, with the filter of its rejection. */
export interface RefusedEntry {
  readonly rule: EntryRule;
  readonly entry: string;
  readonly filter: "no later day" | "expires first";
  readonly reason: string;
}

/**
 * True for a definition whose positions only a later day closes by the clock: it has `nextDayClock` and no clock of the
 * same day.
 */
export function holdsOverNight({ exits }: StrategyDefinition): boolean {
  return exits.some(({ rule }) => rule === "nextDayClock") && exits.every(({ rule }) => rule !== "clock");
}

/**
 * Entries of one day whose position the next-day exit could not close: no later day is asked for, or a leg expires before
 * the next one. Only dates that are known in the morning are looked at: the days of the run, and expiries.
 *
 * @param nextDay next day of this underlying in the run
 */
export function overnightRefusals(
  definition: StrategyDefinition,
  tape: Tape,
  nextDay: CivilDate | undefined,
): RefusedEntry[] {
  if (!holdsOverNight(definition)) return [];
  const { underlying } = tape.product;
  const nearest = tape.nearestExpiry();
  const next = tape.dataExpiries.find((expiry) => expiry > nearest);
  return definition.entries.flatMap((rule): RefusedEntry[] => {
    const entry = entryName(rule);
    if (nextDay === undefined) {
      const reason = `no later day of ${underlying} is asked for, on which a position could be closed`;
      return [{ rule, entry, filter: "no later day", reason }];
    }
    const expiries = entryLegs(definition, rule).map(({ leg }) => (leg.expiry === "next" ? next : nearest));
    const first = expiries.find((expiry) => expiry !== undefined && expiry < nextDay);
    if (first === undefined) return [];
    const reason = `a leg would expire on ${first}, before the next day of the run (${nextDay})`;
    return [{ rule, entry, filter: "expires first", reason }];
  });
}
