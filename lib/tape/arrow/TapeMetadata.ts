import type { QuoteColumnName } from "../../columns/index.js";
import type { Product } from "../../contract/Product.js";
import type { CivilDate } from "../../time/index.js";
import type { TapeColumnType } from "../TapeColumn.js";
import type { TapeProvenance } from "../TapeInput.js";

/** Key of the schema's metadata under which a tape describes itself. */
export const TAPE_METADATA = "strikebook.tape/2";

/** Key of the CRC-32 of that description. */
export const TAPE_METADATA_CRC32 = "strikebook.tape.crc32";

/** What the rows of an Arrow file do not say about a tape: JSON in the schema's metadata. */
export interface TapeMetadata {
  readonly product: Product;
  readonly date: CivilDate;
  /** Expiry, type, strike in points, rows; in row order. */
  readonly contracts: readonly (readonly [CivilDate, "CE" | "PE", number, number])[];
  readonly columns: readonly {
    readonly name: string;
    readonly type: TapeColumnType;
    readonly names: readonly string[];
    readonly quote?: QuoteColumnName;
    /** Of the values as a tape holds them, see `columnCrc32`. */
    readonly crc32: number;
  }[];
  /** Prices of the underlying: little-endian doubles in base64. */
  readonly spot: {
    readonly underlying: string;
    readonly instrument: string;
    readonly timestamp: string;
    readonly price: string;
  };
  readonly provenance: TapeProvenance;
  readonly dataExpiries: readonly CivilDate[];
}

/** Doubles as base64. */
export function doublesToText(values: Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

/** Doubles from base64, over shared memory. */
export function doublesFromText(text: string): Float64Array {
  const bytes = Buffer.from(text, "base64");
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return new Float64Array(shared.buffer);
}
