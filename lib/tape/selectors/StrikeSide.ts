import type { CivilDate } from "../../time/index.js";
import { ofTape } from "../features/featureCache.js";
import type { PriceKind } from "../quotePrice.js";
import { rowPrice } from "../rowPrice.js";
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
  const { strikes, contracts } = listedSide(tape, expiry, optionType);
  const rows = new Int32Array(contracts.length);
  const agesSeconds = new Float64Array(contracts.length).fill(Number.POSITIVE_INFINITY);
  const prices = new Float64Array(contracts.length).fill(Number.NaN);
  for (let i = 0; i < contracts.length; i++) {
    const row = tape.findRow(contracts[i]!, second);
    rows[i] = row;
    if (row < 0) continue;
    agesSeconds[i] = tape.rowAge(row, second);
    if (agesSeconds[i]! <= maxAgeSeconds) prices[i] = rowPrice(tape, row, price);
  }
  return { optionType, strikes, contracts, rows, prices, agesSeconds };
}

/** Strikes of one side in ascending order, and their contracts; made once for a tape. */
function listedSide(
  tape: Tape,
  expiry: CivilDate,
  optionType: "CE" | "PE",
): { readonly strikes: Float64Array; readonly contracts: Int32Array } {
  return ofTape(tape, `side ${expiry} ${optionType}`, () => {
    const strikes = tape.strikes(expiry).filter((strike) => tape.contract(expiry, optionType, strike) !== undefined);
    return { strikes, contracts: Int32Array.from(strikes, (strike) => tape.contract(expiry, optionType, strike)!) };
  });
}

/** Of two strikes, whether `a` is further out of the money than `b`: the tie rule of all selectors. */
export function isFurtherOut(optionType: "CE" | "PE", a: number, b: number): boolean {
  return optionType === "CE" ? a > b : a < b;
}
