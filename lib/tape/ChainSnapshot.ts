import type { Displayable, DisplayData, DisplayValue } from "../task/index.js";
import type { CivilDate } from "../time/index.js";
import type { PriceKind } from "./quotePrice.js";

/** How many contracts of a chain had a usable price, and why the others had none. */
export interface ChainCounts {
  /** Priced within the age limit. */
  readonly priced: number;
  /** Strikes with both a call and a put price. */
  readonly pairs: number;
  /** The last row is older than the limit. */
  readonly stale: number;
  /** The row is recent and carries no price of the kind asked for. */
  readonly unpriced: number;
  /** No row so far, or no such contract on this day. */
  readonly absent: number;
}

/**
 * One expiry as it was known at one second: for every strike the last price of call and put, with its age. Arrays have
 * one entry per strike, ascending. A price that is missing or older than `maxAgeSeconds` is NaN; an age without any row
 * is Infinity.
 */
export class ChainSnapshot implements Displayable {
  readonly underlying!: string;
  readonly date!: CivilDate;
  /** Seconds since the session's open, the instant (epoch µs UTC), and the venue's wall clock. */
  readonly second!: number;
  readonly micros!: number;
  readonly clock!: string;
  readonly expiry!: CivilDate;
  /** Years (actual/365) from this second to the instant at which the contracts stop trading. */
  readonly tauYears!: number;
  /** Price of the underlying as of this second, NaN when none is known, and its age. */
  readonly spot!: number;
  readonly spotAgeSeconds!: number;
  readonly price!: PriceKind;
  readonly maxAgeSeconds!: number;
  readonly strikes!: Float64Array;
  readonly callPrices!: Float64Array;
  readonly putPrices!: Float64Array;
  readonly callAges!: Float64Array;
  readonly putAges!: Float64Array;
  readonly counts!: ChainCounts;

  constructor(fields: ChainFields) {
    Object.assign(this, fields);
  }

  toDisplay(): DisplayData {
    const shown = (value: number): DisplayValue => (Number.isFinite(value) ? value : null);
    const rows = Array.from(this.strikes, (strike, i) =>
      [this.callAges[i]!, this.callPrices[i]!, strike, this.putPrices[i]!, this.putAges[i]!].map(shown),
    );
    const spot = Number.isFinite(this.spot) ? this.spot : "unknown";
    return {
      kind: "table",
      title: `${this.underlying} ${this.expiry} at ${this.date} ${this.clock}, spot ${spot}, ${this.price} prices`,
      columns: ["call age s", "call", "strike", "put", "put age s"],
      rows,
      totalRows: rows.length,
    };
  }
}

/** The data of a {@link ChainSnapshot}. */
export type ChainFields = Omit<ChainSnapshot, "toDisplay">;
