import type { CivilDate } from "../../time/index.js";
import { type PriceKind, quotePrice } from "../quotePrice.js";
import type { Tape } from "../Tape.js";

/** Calls or puts of one expiry at one second: entries in ascending order of strike. */
export interface StrikeSide {
  readonly optionType: "CE" | "PE";
  /** Strikes that have a contract of this type. */
  readonly strikes: Float64Array;
  /** Number of each contract on the tape. */
  readonly contracts: Int32Array;
  /** Last row of each as of the second, -1 when there is none. */
  readonly rows: Int32Array;
  /** NaN when missing or older than the limit. */
  readonly prices: Float64Array;
  readonly agesSeconds: Float64Array;
}

/** Reads one side of one expiry as known at `second`. */
export function strikeSide(
  tape: Tape,
  second: number,
  expiry: CivilDate,
  optionType: "CE" | "PE",
  price: PriceKind,
  maxAgeSeconds: number,
): StrikeSide {
  const strikes = tape.strikes(expiry).filter((strike) => tape.contract(expiry, optionType, strike) !== undefined);
  const contracts = Int32Array.from(strikes, (strike) => tape.contract(expiry, optionType, strike)!);
  const rows = contracts.map((contract) => tape.findRow(contract, second));
  const agesSeconds = Float64Array.from(rows, (row) => (row < 0 ? Number.POSITIVE_INFINITY : tape.rowAge(row, second)));
  const prices = Float64Array.from(rows, (row, i) =>
    row < 0 || agesSeconds[i]! > maxAgeSeconds ? Number.NaN : quotePrice(tape.quotes, row, price),
  );
  return { optionType, strikes, contracts, rows, prices, agesSeconds };
}

/** Of two strikes, whether `a` is further out of the money than `b`: the tie rule of all selectors. */
export function isFurtherOut(optionType: "CE" | "PE", a: number, b: number): boolean {
  return optionType === "CE" ? a > b : a < b;
}
