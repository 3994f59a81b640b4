import { rawTableKind } from "./rawTableKind.js";

/** What the raw layer writes beside the vendor's columns of an option, all of it read from its name. */
export interface RawContract {
  /** Name of the vendor's table, in upper case. */
  readonly contract: string;
  readonly optionType: "CE" | "PE";
  /** Points. */
  readonly strike: number;
  /** Year and month of the expiry, as the name says them. */
  readonly year: number;
  readonly month: number;
  /** Day of the month of a weekly; 99 for a monthly, whose name has none. */
  readonly day: number;
}

/** @throws Error for a name that is none: only options that were parsed before come here. */
export function rawContract(contract: string): RawContract {
  const kind = rawTableKind(contract);
  if (kind.kind !== "option") throw new Error(`${contract} is no option`);
  const { optionType, strike, year, month, expiry } = kind.name;
  return { contract, optionType, strike, year, month, day: expiry === undefined ? 99 : Number(expiry.slice(8)) };
}

/**
 * Order of the runs in a raw part: year, month, day of a weekly with the monthly behind them, CE before PE, strike; two
 * spellings of one contract by name.
 */
export function compareRawContracts(a: RawContract, b: RawContract): number {
  return (
    a.year - b.year ||
    a.month - b.month ||
    a.day - b.day ||
    (a.optionType === b.optionType ? 0 : a.optionType === "CE" ? -1 : 1) ||
    a.strike - b.strike ||
    (a.contract < b.contract ? -1 : 1)
  );
}
