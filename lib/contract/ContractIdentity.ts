import { StrikebookError } from "../task/StrikebookError.js";
import type { CivilDate } from "../time/civilDate.js";
import { instantAt } from "../time/sessionClock.js";
import type { Product } from "./Product.js";

/** NSE's letters for the two option types; they sort CE before PE as the lake does. */
export type OptionLetter = "CE" | "PE";

/**
 * What makes two rows the same contract: venue, product, expiry instant, type and strike. The expiry is part of it:
 * the same strike of two expiries is two contracts (a mixed-expiry key cost the users two months of false results).
 */
export interface ContractIdentity {
  readonly product: Product;
  readonly expiryDate: CivilDate;
  /** Instant at which the contract stops trading, epoch µs UTC. */
  readonly expiryMicros: number;
  readonly optionType: OptionLetter;
  /** Strike in points x product.strikeScale, a whole number. */
  readonly strikeScaled: number;
  /** Strike in points. */
  readonly strike: number;
  /** One string per contract: equal keys, equal contracts. */
  readonly key: string;
}

/**
 * Makes the identity of one option contract.
 *
 * @param strike in points, greater than zero, a whole multiple of 1/strikeScale
 * @throws StrikebookError `contract` for a strike that is not positive or not representable.
 * @example contractIdentity(niftyOptions, "2025-11-25", "CE", 26000).key // "NSE:NIFTY:2025-11-25:CE:26000"
 */
export function contractIdentity(
  product: Product,
  expiryDate: CivilDate,
  optionType: OptionLetter,
  strike: number,
): ContractIdentity {
  const strikeScaled = Math.round(strike * product.strikeScale);
  if (!(strike > 0) || !(Math.abs(strikeScaled / product.strikeScale - strike) <= 1e-9)) {
    throw new StrikebookError(
      "contract",
      `strike ${strike} of ${product.underlying} is not a positive multiple of ${1 / product.strikeScale}`,
      "check the source of the strike",
    );
  }
  return {
    product,
    expiryDate,
    expiryMicros: expiryInstant(product, expiryDate),
    optionType,
    strikeScaled,
    strike,
    key: `${product.venue}:${product.underlying}:${expiryDate}:${optionType}:${strike}`,
  };
}

let last: { readonly product: Product; readonly expiryDate: CivilDate; readonly micros: number } | undefined;

/** The instant at which contracts of that day stop trading. Contracts come expiry by expiry, so the last one is kept. */
function expiryInstant(product: Product, expiryDate: CivilDate): number {
  if (last?.product === product && last.expiryDate === expiryDate) return last.micros;
  const clock = { name: product.venue, timeZone: product.settlementTimeZone, openSecond: 0, closeSecond: 86_399 };
  const micros = instantAt(expiryDate, product.settlementSecond, clock);
  last = { product, expiryDate, micros };
  return micros;
}

/** The order of contracts in the lake and the tape: expiry, CE before PE, strike. */
export function compareContracts(a: ContractIdentity, b: ContractIdentity): number {
  if (a.expiryDate !== b.expiryDate) return a.expiryDate < b.expiryDate ? -1 : 1;
  if (a.optionType !== b.optionType) return a.optionType < b.optionType ? -1 : 1;
  return a.strikeScaled - b.strikeScaled;
}
