import { type CivilDate, isCivilDate } from "../time/civilDate.js";
import type { ExpiryKind } from "../time/ExpiryCalendar.js";
import type { OptionLetter } from "./ContractIdentity.js";
import { products } from "./Product.js";

/** What the name of an NSE option says. A monthly name carries no day: its `expiry` comes from elsewhere. */
export type ParsedName =
  | {
      readonly ok: true;
      readonly underlying: string;
      readonly kind: ExpiryKind;
      /** The exact day, in weekly names only. */
      readonly expiry?: CivilDate;
      readonly year: number;
      /** 1 to 12. */
      readonly month: number;
      /** Points. */
      readonly strike: number;
      readonly optionType: OptionLetter;
    }
  | { readonly ok: false; readonly reason: string };

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** A weekly month is one character: 1 to 9, then O, N, D. */
const MONTH_CHARACTERS = "123456789ond";
const NAME = new RegExp(`^([a-z][a-z&-]*?)(\\d\\d)(?:(${MONTHS.join("|")})|([1-9ond])(\\d\\d))(\\d+)(ce|pe)$`);

/**
 * Reads the name of an NSE index or stock option, in any case: monthly `banknifty25dec58300ce`, weekly
 * `nifty2520623950ce` (2025-02-06, strike 23950), letter months `nifty25o0724000ce` (2025-10-07).
 *
 * Months written as names are tried first; the month of a weekly is exactly one character, so that
 * `banknifty2461950000ce` is 2024-06-19 and not month 61. Never throws: a name that is not one, an impossible day, a
 * strike of zero or off the product's grid come back with the reason.
 *
 * Source: NSE contract naming as found in the users' files (log part 1, lines 290-299 and 744-754).
 */
export function parseNseOptionName(name: string): ParsedName {
  const match = NAME.exec(name.toLowerCase());
  if (!match) return refuse(name, "is not UNDERLYING YY (MON or M DD) STRIKE CE/PE");
  const [, letters = "", yy = "", monthName, monthCharacter = "", dd = "", digits = "", type = ""] = match;
  const underlying = letters.toUpperCase();
  const year = 2000 + Number(yy);
  const month = 1 + (monthName === undefined ? MONTH_CHARACTERS.indexOf(monthCharacter) : MONTHS.indexOf(monthName));
  const strike = Number(digits);
  const step = products[`NSE:${underlying}`]?.strikeStep ?? 1;
  if (digits.startsWith("0")) return refuse(name, `has the impossible strike ${digits}`);
  if (strike % step !== 0) return refuse(name, `has strike ${digits}, not a multiple of ${step}`);
  const optionType = type === "ce" ? "CE" : "PE";
  if (monthName !== undefined) return { ok: true, underlying, kind: "monthly", year, month, strike, optionType };
  const expiry = `${year}-${String(month).padStart(2, "0")}-${dd}`;
  if (!isCivilDate(expiry)) return refuse(name, `dates its expiry ${expiry}, which is no day`);
  return { ok: true, underlying, kind: "weekly", expiry, year, month, strike, optionType };
}

function refuse(name: string, reason: string): ParsedName {
  return { ok: false, reason: `"${name}" ${reason}` };
}
