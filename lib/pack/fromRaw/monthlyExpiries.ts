import { parseNseOptionName } from "../../contract/nseOptionName.js";
import type { ExpiryCalendar } from "../../time/ExpiryCalendar.js";

/** Name of the parameter in the manifest of a packed part. */
export const MONTHLY_EXPIRIES = "monthlyExpiries";

const UNDATED = "none";

/**
 * What the calendar says of the contracts of one part, `2025-11=2025-11-25 2025-12=none`: the months whose contracts carry
 * no day in their names. Weekly names carry their own, so nothing else of the calendar reaches the rows.
 */
export function monthlyExpiries(contracts: Iterable<string>, underlying: string, calendar: ExpiryCalendar): string {
  const months = new Set<string>();
  for (const contract of contracts) {
    const name = parseNseOptionName(contract);
    if (!name.ok || name.expiry !== undefined || name.underlying !== underlying) continue;
    months.add(`${name.year}-${String(name.month).padStart(2, "0")}`);
  }
  return [...months]
    .sort()
    .map((month) => dated(month, underlying, calendar))
    .join(" ");
}

/** True when this calendar dates the months of a part as they were dated when it was packed. */
export function datesTheSame(packed: string, underlying: string, calendar: ExpiryCalendar): boolean {
  const entries = packed === "" ? [] : packed.split(" ");
  return entries.every((entry) => dated(entry.slice(0, 7), underlying, calendar) === entry);
}

function dated(month: string, underlying: string, calendar: ExpiryCalendar): string {
  const [year, number] = month.split("-").map(Number);
  return `${month}=${calendar.monthly(underlying, year!, number!) ?? UNDATED}`;
}
