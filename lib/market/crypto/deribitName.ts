import type { CivilDate } from "../../time/civilDate.js";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** A day as Deribit writes it in names: `4AUG23`, `14AUG23`. */
export function deribitDay(date: CivilDate): string {
  return `${Number(date.slice(8))}${MONTHS[Number(date.slice(5, 7)) - 1]}${date.slice(2, 4)}`;
}
