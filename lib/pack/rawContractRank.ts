import type { ParsedName } from "../contract/nseOptionName.js";

/** Stands for the day of a monthly name: it sorts behind every weekly one of its month. */
const MONTHLY_DAY = 99;

/**
 * Sorts contract names as a raw part's runs are: year and month of the name, day of a weekly one, CE before PE, strike.
 * One whole number below 2^53.
 */
export function rawContractRank(name: Extract<ParsedName, { ok: true }>): number {
  const day = name.expiry === undefined ? MONTHLY_DAY : Number(name.expiry.slice(8));
  const head = ((name.year * 12 + name.month - 1) * 100 + day) * 2 + (name.optionType === "CE" ? 0 : 1);
  return head * 2 ** 30 + name.strike * 100;
}
