import type { LakePart } from "../../lake/LakePart.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { type CivilDate, isCivilDate } from "../../time/civilDate.js";

/** Which parts of a dataset are meant. */
export interface PartSelection {
  readonly dataset: string;
  readonly from?: CivilDate | undefined;
  readonly to?: CivilDate | undefined;
  /** Each must be there. */
  readonly days?: readonly CivilDate[] | undefined;
  /** Each must be there. */
  readonly underlyings?: readonly string[] | undefined;
}

/**
 * The parts that a selection means.
 *
 * @param parts of the selection's dataset, sorted by date
 * @throws StrikebookError `argument` for what is no day, `missing` when nothing is left or a named one is not there
 */
export function selectParts(root: string, parts: readonly LakePart[], selection: PartSelection): LakePart[] {
  const { dataset, from, to, days, underlyings } = selection;
  for (const day of [from, to, ...(days ?? [])]) {
    if (day === undefined || isCivilDate(day)) continue;
    throw new StrikebookError("argument", `"${day}" is not a calendar day`, "write it as YYYY-MM-DD");
  }
  const missing = (what: string, held: readonly string[]): never => {
    const cure = held.length > 0 ? `it holds ${held.join(", ")}` : "pack some days into it first";
    throw new StrikebookError("missing", `the lake at ${root} has no ${dataset} of ${what}`, cure);
  };
  const names = [...new Set(parts.map(({ key }) => key.underlying))];
  const dates = [...new Set(parts.map(({ key }) => key.date))];
  const range = dates.length > 0 ? [`${dates[0]} to ${dates.at(-1)}`] : [];
  for (const name of underlyings ?? []) if (!names.includes(name)) missing(name, names);
  for (const day of days ?? []) if (!dates.includes(day)) missing(day, range);
  const chosen = parts.filter(
    ({ key }) =>
      (underlyings?.includes(key.underlying) ?? true) &&
      (days?.includes(key.date) ?? true) &&
      (from === undefined || key.date >= from) &&
      (to === undefined || key.date <= to),
  );
  if (chosen.length === 0) missing(`any day from ${from ?? "the first"} to ${to ?? "the last"}`, range);
  return chosen;
}
