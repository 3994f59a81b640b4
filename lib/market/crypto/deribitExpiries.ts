import { type CivilDate, civilFromDays, daysFromCivil, isoWeekday } from "../../time/civilDate.js";

/** Deribit's options expire at 08:00 UTC; at that time the next daily is listed, too. */
export const DERIBIT_EXPIRY_SECOND = 28_800;

const FRIDAY = 5;

/**
 * Expiry days that are listed while the day that began at 08:00 UTC of `date` lasts: three dailies, three weeklies
 * (Fridays), three monthlies (last Fridays) and four quarterlies (last Fridays of March, June, September, December).
 * Ascending, none twice. After Deribit's public description of its listing.
 */
export function deribitExpiries(date: CivilDate): CivilDate[] {
  const today = daysFromCivil(date);
  const found = new Set<number>([today + 1, today + 2, today + 3]);
  const toFriday = (FRIDAY - isoWeekday(date) + 7) % 7 || 7;
  for (let week = 0; week < 3; week++) found.add(today + toFriday + 7 * week);
  let monthlies = 0;
  let quarterlies = 0;
  const month0 = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
  for (let month = month0; monthlies < 3 || quarterlies < 4; month++) {
    const expiry = lastFriday(month);
    if (expiry <= today) continue;
    const quarterly = (month % 12) % 3 === 2;
    if (monthlies++ < 3 || (quarterly && quarterlies < 4)) found.add(expiry);
    if (quarterly) quarterlies++;
  }
  return [...found].sort((a, b) => a - b).map(civilFromDays);
}

/** Days from 1970-01-01 to the last Friday of the month, counted from January of the year 0. */
function lastFriday(month: number): number {
  const next = month + 1;
  const first = `${String(Math.floor(next / 12)).padStart(4, "0")}-${String((next % 12) + 1).padStart(2, "0")}-01`;
  const last = daysFromCivil(first) - 1;
  return last - ((isoWeekday(civilFromDays(last)) - FRIDAY + 7) % 7);
}
