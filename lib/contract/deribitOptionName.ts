import { type CivilDate, isCivilDate } from "../time/civilDate.js";
import type { OptionLetter } from "./ContractIdentity.js";

/** What the name of a Deribit option says. */
export type ParsedDeribitName =
  | {
      readonly ok: true;
      /** `BTC` for a coin-settled option, `BTC_USDC` for a linear one. */
      readonly underlying: string;
      /** Inverse: premium and payoff in the coin. Linear: both in the currency after the underscore. */
      readonly settlement: "inverse" | "linear";
      readonly settlementCurrency: string;
      /** Options stop at 08:00 UTC of this day. */
      readonly expiry: CivilDate;
      /** Dollars a coin. */
      readonly strike: number;
      readonly optionType: OptionLetter;
    }
  | { readonly ok: false; readonly reason: string };

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const NAME = /^([A-Z0-9]+)(?:_([A-Z]+))?-(\d{1,2})([A-Z]{3})(\d\d)-(\d+(?:d\d+)?)-([CP])$/;

/**
 * Reads the name of a Deribit option: `BTC-14AUG23-29000-C`, one-digit days `ETH-4AUG23-1800-P`, linear options
 * `SOL_USDC-29DEC23-60-C`, whose decimal point is written d: `XRP_USDC-30JUN24-0d625-P`. Everything else, futures,
 * perpetuals and combinations among it, is refused with a reason.
 *
 * Source: Deribit API documentation, "Naming".
 * @example parseDeribitOptionName("BTC-14AUG23-29000-C") // { ok: true, underlying: "BTC", expiry: "2023-08-14", … }
 */
export function parseDeribitOptionName(name: string): ParsedDeribitName {
  const match = NAME.exec(name);
  if (!match) return { ok: false, reason: `"${name}" is not <coin>-<day>-<strike>-<C or P>` };
  const [, coin, currency, day, month, year, strikeText, right] = match as unknown as string[];
  const monthNumber = MONTHS.indexOf(month!) + 1;
  const expiry = `20${year}-${String(monthNumber).padStart(2, "0")}-${day!.padStart(2, "0")}`;
  if (monthNumber === 0 || !isCivilDate(expiry)) {
    return { ok: false, reason: `"${day}${month}${year}" in "${name}" is no calendar day` };
  }
  const strike = Number(strikeText!.replace("d", "."));
  if (!(strike > 0)) return { ok: false, reason: `the strike of "${name}" is not above 0` };
  return {
    ok: true,
    underlying: currency === undefined ? coin! : `${coin}_${currency}`,
    settlement: currency === undefined ? "inverse" : "linear",
    settlementCurrency: currency ?? coin!,
    expiry,
    strike,
    optionType: right === "C" ? "CE" : "PE",
  };
}

/**
 * A day as Deribit writes it in names: `4AUG23`, `14AUG23`.
 *
 * @param date from 2000-01-01 to 2099-12-31
 */
export function deribitDay(date: CivilDate): string {
  return `${Number(date.slice(8))}${MONTHS[Number(date.slice(5, 7)) - 1]}${date.slice(2, 4)}`;
}
