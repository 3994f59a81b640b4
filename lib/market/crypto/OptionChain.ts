import type { OptionLetter } from "../../contract/ContractIdentity.js";
import { deribitDay } from "../../contract/deribitOptionName.js";
import { type CivilDate, civilFromDays, daysFromCivil } from "../../time/civilDate.js";
import { MICROS_PER_DAY, MICROS_PER_SECOND } from "../../time/micros.js";
import { DERIBIT_EXPIRY_SECOND, deribitExpiries } from "./deribitExpiries.js";

/** One listed option of the sample. */
export interface ListedOption {
  readonly expiry: CivilDate;
  readonly expiryMicros: number;
  readonly strike: number;
  readonly optionType: OptionLetter;
  /** Name after the underlying, as `14AUG23-29000-C`. */
  readonly suffix: string;
  /** Settled, not a whole number: Deribit states open interest in coins. */
  readonly openInterest: number;
}

/** Strike step, dollars, and reach on both sides of the price as a share of it, by days to expiry. */
const LADDERS: readonly (readonly [days: number, step: number, reach: number])[] = [
  [3, 250, 0.1],
  [14, 500, 0.2],
  [45, 1000, 0.35],
  [120, 2000, 0.5],
  [Number.POSITIVE_INFINITY, 5000, 0.7],
];

/**
 * The options that are listed, as the market moves: at 08:00 UTC every expiry gets the strikes around the price of that
 * moment, and keeps those that it has.
 */
export class OptionChain {
  readonly #strikes = new Map<CivilDate, Set<number>>();
  #options: ListedOption[] = [];
  #expired: ListedOption[] = [];

  /** All options that can be traded, ascending by expiry, strike, calls first. */
  get options(): readonly ListedOption[] {
    return this.#options;
  }

  /** Those that expired when the chain was renewed last. */
  get expired(): readonly ListedOption[] {
    return this.#expired;
  }

  /** Renews the chain for the day that begins at 08:00 UTC of `date`. @returns options that were not listed before */
  renew(date: CivilDate, price: number): number {
    const today = daysFromCivil(date);
    const expiries = deribitExpiries(date);
    for (const expiry of this.#strikes.keys()) if (!expiries.includes(expiry)) this.#strikes.delete(expiry);
    let listed = 0;
    for (const expiry of expiries) {
      const days = daysFromCivil(expiry) - today;
      const [, step, reach] = LADDERS.find(([most]) => days <= most)!;
      const strikes = this.#strikes.get(expiry) ?? new Set();
      const before = strikes.size;
      this.#strikes.set(expiry, strikes);
      for (
        let strike = Math.max(step, Math.ceil((price * (1 - reach)) / step) * step);
        strike <= price * (1 + reach);
        strike += step
      )
        strikes.add(strike);
      listed += 2 * (strikes.size - before);
    }
    this.#expired = this.#options.filter(({ expiry }) => expiry <= date);
    if (this.#expired.length === 0) this.#expired = optionsOf(date, this.#strikes.get(expiries[0]!)!);
    this.#options = expiries.flatMap((expiry) => optionsOf(expiry, this.#strikes.get(expiry)!));
    return listed;
  }
}

function optionsOf(expiry: CivilDate, strikes: Iterable<number>): ListedOption[] {
  const days = daysFromCivil(expiry);
  const expiryMicros = days * MICROS_PER_DAY + DERIBIT_EXPIRY_SECOND * MICROS_PER_SECOND;
  return [...strikes]
    .sort((a, b) => a - b)
    .flatMap((strike) =>
      (["CE", "PE"] as const).map((optionType) => ({
        expiry: civilFromDays(days),
        expiryMicros,
        strike,
        optionType,
        suffix: `${deribitDay(expiry)}-${strike}-${optionType === "CE" ? "C" : "P"}`,
        openInterest: ((strike * 7 + days * 13) % 9000) / 10,
      })),
    );
}
