import { products } from "../../contract/Product.js";
import { formatSecondOfDay, parseClock, type Session } from "../../time/index.js";
import { FieldReader } from "./FieldReader.js";
import type { ParameterRef } from "./ParameterSchema.js";
import type { ResolvedParameters } from "./resolveParameters.js";
import type { StrategyDefinition } from "./StrategyDefinition.js";

/**
 * Refuses times at which no day can trade, before one is opened: a clock that no session of the definition's underlyings
 * has, a window that ends before it begins, an entry that is not before the exit of its day. A `nextDayClock` is on
 * another day than the entry, so its order is not looked at.
 *
 * @param parameters the values of the run
 * @throws StrikebookError `argument` naming the parameter, its time and the session
 */
export function checkTimes(definition: StrategyDefinition, parameters: ResolvedParameters): void {
  const reader = new FieldReader(`strategy ${definition.id}`);
  const sessions = sessionsOf(definition.underlyings);
  const session = (ref: ParameterRef): Session => {
    const found = sessions.find((each) => secondIn(each, parameters.text(ref)) !== undefined);
    if (found) return found;
    const names = sessions.map((each) => `${each.name} (${hours(each)})`).join(" or ");
    const what = `${ref.parameter} is ${parameters.text(ref)}, outside the session of ${names}`;
    return reader.refuse(what, "give a time of the session");
  };
  const second = (ref: ParameterRef): number => secondIn(session(ref), parameters.text(ref))!;
  const told = (ref: ParameterRef): string => `${ref.parameter} is ${parameters.text(ref)}`;

  const exits = definition.exits.flatMap((exit) => {
    if (exit.rule === "nextDayClock") session(exit.at);
    return exit.rule === "clock" ? [exit.at] : [];
  });
  for (const entry of definition.entries) {
    const from = entry.rule === "clock" ? entry.at : entry.from;
    const begin = second(from);
    if (entry.rule !== "clock" && second(entry.until) < begin)
      reader.refuse(
        `entry ${entry.name}: ${told(entry.until)}, before its begin (${told(from)})`,
        "give a later end or an earlier begin",
      );
    for (const exit of exits)
      if (second(exit) <= begin)
        reader.refuse(
          `${told(exit)}, not after the entry (${told(from)})`,
          "give an earlier entry or a later exit; a position is carried over night by nextDayClock",
        );
  }
  for (const exit of exits) session(exit);
}

/** Sessions of the products with one of these names, each once. */
function sessionsOf(underlyings: readonly string[]): Session[] {
  const own = Object.values(products).filter(({ underlying }) => underlyings.includes(underlying));
  return [...new Set(own.map(({ session }) => session))];
}

/** Seconds after the session's open at which its clock shows `clock`; undefined when it never does. */
function secondIn({ openSecond, closeSecond }: Session, clock: string): number | undefined {
  const second = parseClock(clock) - openSecond;
  const after = second < 0 ? second + 86_400 : second;
  return after <= closeSecond - openSecond ? after : undefined;
}

function hours({ openSecond, closeSecond }: Session): string {
  return `${formatSecondOfDay(openSecond)} to ${formatSecondOfDay(closeSecond % 86_400)}`;
}
