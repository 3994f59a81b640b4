import type { LakePart } from "../../lake/LakePart.js";
import { listParts } from "../../lake/listParts.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { CivilDate } from "../../time/civilDate.js";

/** What the raw layer holds of one underlying on one day. */
export interface RawDay {
  readonly date: CivilDate;
  readonly underlying: string;
  readonly options: LakePart | undefined;
  readonly spot: LakePart | undefined;
}

/** Days before this one are the vendor's rows without a date. */
const FIRST_DATE = "1971-01-01";

/**
 * The days of a raw layer by date and underlying; those of 1970 apart, because no part comes of them, and every
 * underlying it knows, wanted or not.
 *
 * @throws StrikebookError `missing` when the folder holds no raw part.
 */
export async function rawDays(
  root: string,
  isWanted: (underlying: string) => boolean,
): Promise<{ days: RawDay[]; undated: LakePart[]; underlyings: string[] }> {
  const parts = await listParts(root, { isWanted: (dataset) => dataset.startsWith("nse_raw_") });
  if (parts.length === 0) {
    const what = `${root} holds no raw part (nse_raw_options, nse_raw_spot)`;
    throw new StrikebookError(
      "missing",
      what,
      "extract dumps into it with `strikebook extract`, or name another folder",
    );
  }
  const wanted = parts.filter(({ key }) => isWanted(key.underlying));
  const days = new Map<string, { options?: LakePart; spot?: LakePart }>();
  for (const part of wanted) {
    if (part.key.date < FIRST_DATE) continue;
    const name = `${part.key.date} ${part.key.underlying}`;
    const day = days.get(name) ?? {};
    days.set(name, day);
    day[part.key.dataset === "nse_raw_options" ? "options" : "spot"] = part;
  }
  const sorted = [...days].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    days: sorted.map(([name, { options, spot }]) => {
      const [date = "", underlying = ""] = name.split(" ");
      return { date, underlying, options, spot };
    }),
    undated: wanted.filter(({ key }) => key.date < FIRST_DATE),
    underlyings: [...new Set(parts.map(({ key }) => key.underlying))],
  };
}
