import type { QuoteColumnName, QuoteColumns } from "../columns/index.js";
import { decodeTapeColumn } from "./TapeColumn.js";
import type { TapeColumns } from "./TapeColumns.js";

/**
 * The canonical quotes of a tape as Float64Arrays over shared memory: a stored Float64 column is handed out as it is, an
 * Int32 one is decoded when it is first touched. A column that the tape was opened without throws, it is never undefined.
 */
export class StoredQuotes implements QuoteColumns {
  readonly #columns: TapeColumns;
  #timestamp: Float64Array | undefined;
  #lastPrice: Float64Array | undefined;
  #bidPrice: Float64Array | undefined;
  #bidSize: Float64Array | undefined;
  #askPrice: Float64Array | undefined;
  #askSize: Float64Array | undefined;
  #volume: Float64Array | undefined;
  #volumeChange: Float64Array | undefined;
  #openInterest: Float64Array | undefined;

  constructor(columns: TapeColumns) {
    this.#columns = columns;
  }

  // One field each: hot loops read these, and a map by name would cost a look-up per row.
  get timestamp(): Float64Array {
    this.#timestamp ??= this.#decoded("timestamp");
    return this.#timestamp;
  }
  get lastPrice(): Float64Array {
    this.#lastPrice ??= this.#decoded("lastPrice");
    return this.#lastPrice;
  }
  get bidPrice(): Float64Array {
    this.#bidPrice ??= this.#decoded("bidPrice");
    return this.#bidPrice;
  }
  get bidSize(): Float64Array {
    this.#bidSize ??= this.#decoded("bidSize");
    return this.#bidSize;
  }
  get askPrice(): Float64Array {
    this.#askPrice ??= this.#decoded("askPrice");
    return this.#askPrice;
  }
  get askSize(): Float64Array {
    this.#askSize ??= this.#decoded("askSize");
    return this.#askSize;
  }
  get volume(): Float64Array {
    this.#volume ??= this.#decoded("volume");
    return this.#volume;
  }
  get volumeChange(): Float64Array {
    this.#volumeChange ??= this.#decoded("volumeChange");
    return this.#volumeChange;
  }
  get openInterest(): Float64Array {
    this.#openInterest ??= this.#decoded("openInterest");
    return this.#openInterest;
  }

  #decoded(name: QuoteColumnName): Float64Array {
    return decodeTapeColumn(this.#columns.get(name));
  }
}
