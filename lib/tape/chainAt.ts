import { StrikebookError } from "../task/index.js";
import { yearFraction } from "../time/index.js";
import { type ChainFields, ChainSnapshot } from "./ChainSnapshot.js";
import type { PriceKind } from "./quotePrice.js";
import { rowPrice } from "./rowPrice.js";
import type { Tape } from "./Tape.js";

/** What a chain is made of. */
export interface ChainOptions {
  readonly price: PriceKind;
  /** Older quotes count as missing; `Infinity` for no limit. */
  readonly maxAgeSeconds: number;
}

/** Builds the chain of one expiry as known at `second`; see {@link Tape.chainAt}. */
export function chainAt(tape: Tape, second: number, expiry: string, options: ChainOptions): ChainSnapshot {
  requireChainOptions(options);
  const strikes = tape.strikes(expiry);
  const calls = side(tape, second, expiry, "CE", strikes, options);
  const puts = side(tape, second, expiry, "PE", strikes, options);
  const micros = tape.secondToMicros(second);
  const spot = tape.spotAt(second);
  const pairs = strikes.reduce((n, _, i) => n + (calls.prices[i]! > 0 && puts.prices[i]! > 0 ? 1 : 0), 0);
  const fields: ChainFields = {
    underlying: tape.product.underlying,
    date: tape.date,
    second,
    micros,
    clock: tape.clock(second),
    expiry,
    tauYears: yearFraction(micros, tape.expiryMicros(expiry)),
    spot: spot.price,
    spotAgeSeconds: spot.ageSeconds,
    price: options.price,
    maxAgeSeconds: options.maxAgeSeconds,
    strikes,
    callPrices: calls.prices,
    putPrices: puts.prices,
    callAges: calls.ages,
    putAges: puts.ages,
    counts: {
      priced: calls.priced + puts.priced,
      pairs,
      stale: calls.stale + puts.stale,
      unpriced: calls.unpriced + puts.unpriced,
      absent: calls.absent + puts.absent,
    },
  };
  return new ChainSnapshot(fields);
}

function side(
  tape: Tape,
  second: number,
  expiry: string,
  type: "CE" | "PE",
  strikes: Float64Array,
  options: ChainOptions,
) {
  const prices = new Float64Array(strikes.length).fill(Number.NaN);
  const ages = new Float64Array(strikes.length).fill(Number.POSITIVE_INFINITY);
  let priced = 0;
  let stale = 0;
  let unpriced = 0;
  let absent = 0;
  for (let i = 0; i < strikes.length; i++) {
    const contract = tape.contract(expiry, type, strikes[i]!);
    const row = contract === undefined ? -1 : tape.findRow(contract, second);
    if (row < 0) {
      absent++;
      continue;
    }
    ages[i] = tape.rowAge(row, second);
    if (ages[i]! > options.maxAgeSeconds) {
      stale++;
      continue;
    }
    prices[i] = rowPrice(tape, row, options.price);
    if (prices[i]! > 0) priced++;
    else unpriced++;
  }
  return { prices, ages, priced, stale, unpriced, absent };
}

/** A misspelt kind must not become another price, and a missing limit must not become none. */
export function requireChainOptions(options: ChainOptions | undefined): void {
  const kinds: readonly string[] = ["bid", "ask", "mid", "last"] satisfies PriceKind[];
  if (!kinds.includes(String(options?.price))) {
    const what = `a chain of ${JSON.stringify(options?.price ?? "no")} prices`;
    throw new StrikebookError("argument", what, `give { price: one of ${kinds.join(", ")}, maxAgeSeconds }`);
  }
  if (!(Number(options?.maxAgeSeconds) >= 0)) {
    const what = `a chain with maxAgeSeconds ${options?.maxAgeSeconds}`;
    throw new StrikebookError("argument", what, "say how many seconds old a quote may be");
  }
}
