import { StrikebookError } from "../task/index.js";
import { type CivilDate, isCivilDate } from "../time/index.js";
import { shown } from "./definition/FieldReader.js";
import type { StrategyDefinition } from "./definition/StrategyDefinition.js";

/** Days to run, the same for every underlying or of each one. */
export type RequestedDays = readonly CivilDate[] | Readonly<Record<string, readonly CivilDate[]>>;

const LIST = 'give a list, such as ["2025-11-18"]';

/** One (underlying, day) of a run. */
export interface RequestedDay {
  readonly underlying: string;
  readonly date: CivilDate;
}

/**
 * All (underlying, day) pairs of one definition, or the error that says why there are none.
 *
 * @throws StrikebookError `argument` for an underlying that the definition does not name, anything twice, or
 *   days that are not a list of `YYYY-MM-DD`; `empty` for no underlying or no day
 */
export function requestedDays(
  definition: StrategyDefinition,
  underlyings: readonly string[],
  days: RequestedDays,
): RequestedDay[] {
  const fail = (what: string, cure: string): never => {
    throw new StrikebookError("argument", `strategy ${definition.id}: ${what}`, cure);
  };
  if (underlyings.length === 0) throw new StrikebookError("empty", "no underlying was requested", "name at least one");
  if (typeof days !== "object" || days === null) fail(`days is ${shown(days)}`, LIST);
  return underlyings.flatMap((underlying, i) => {
    if (underlyings.indexOf(underlying) !== i) fail(`${underlying} is requested twice`, "name it once");
    if (!definition.underlyings.includes(underlying))
      fail(`it is not defined for ${underlying}`, `it names ${definition.underlyings.join(", ")}`);
    const own = Array.isArray(days)
      ? (days as readonly CivilDate[])
      : (days as Record<string, readonly CivilDate[]>)[underlying];
    if (own !== undefined && !Array.isArray(own)) fail(`days of ${underlying} is ${shown(own)}`, LIST);
    if (!own || own.length === 0)
      throw new StrikebookError("empty", `no day was requested for ${underlying}`, "check the filter or the lake");
    for (const date of own)
      if (typeof date !== "string" || !isCivilDate(date))
        fail(`${shown(date)} is not a day of ${underlying}`, "write it as YYYY-MM-DD");
    const twice = own.find((date, at) => own.indexOf(date) !== at);
    if (twice !== undefined) fail(`${underlying} ${twice} is requested twice`, "name each day once");
    return own.map((date) => ({ underlying, date }));
  });
}
