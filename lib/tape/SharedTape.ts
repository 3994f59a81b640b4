import type { SpotSeries } from "../columns/index.js";
import type { Product } from "../contract/Product.js";
import type { CivilDate } from "../time/index.js";
import type { NamedTapeColumn } from "./TapeColumns.js";
import type { TapeContract, TapeProvenance } from "./TapeInput.js";

/**
 * A tape as plain data over shared memory: post it to a worker thread, and `Tape.fromShared` there stands on the same
 * bytes. Nothing is copied on the way.
 */
export interface SharedTape {
  readonly kind: "strikebook.tape/1";
  readonly product: Product;
  readonly date: CivilDate;
  readonly contracts: readonly TapeContract[];
  readonly columns: readonly NamedTapeColumn[];
  readonly spot: SpotSeries;
  readonly provenance: TapeProvenance;
  readonly dataExpiries: readonly CivilDate[];
}

/** The same values over shared memory: themselves when they lie there, else a copy. */
export function onSharedMemory<T extends Float64Array | Int32Array>(values: T): T {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const buffer = new SharedArrayBuffer(values.byteLength);
  const copy = values instanceof Float64Array ? new Float64Array(buffer) : new Int32Array(buffer);
  copy.set(values);
  return copy as T;
}
