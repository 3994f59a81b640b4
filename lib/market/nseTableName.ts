import type { OptionLetter } from "../contract/ContractIdentity.js";
import type { CalendarExpiry } from "../time/ExpiryCalendar.js";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] as const;
const WEEKLY_MONTHS = "123456789OND";

/**
 * Name that NSE gives to an option contract, which is the name of its vendor table. Monthly names carry no day.
 *
 * @example nseTableName({ underlying: "BANKNIFTY", kind: "monthly", expiry: "2025-12-30" }, 58300, "CE") // "BANKNIFTY25DEC58300CE"
 * @example nseTableName({ underlying: "NIFTY", kind: "weekly", expiry: "2025-11-18" }, 26000, "CE") // "NIFTY25N1826000CE"
 */
export function nseTableName(expiry: CalendarExpiry, strike: number, optionType: OptionLetter): string {
  const year = expiry.expiry.slice(2, 4);
  const month = Number(expiry.expiry.slice(5, 7)) - 1;
  const period = expiry.kind === "monthly" ? MONTHS[month]! : WEEKLY_MONTHS[month]! + expiry.expiry.slice(8, 10);
  return `${expiry.underlying}${year}${period}${strike}${optionType}`;
}
