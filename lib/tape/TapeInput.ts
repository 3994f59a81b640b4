import type { QuoteColumns, SpotSeries } from "../columns/QuoteRun.js";
import type { ContractIdentity } from "../contract/ContractIdentity.js";
import type { Product } from "../contract/Product.js";
import type { CivilDate } from "../time/civilDate.js";
import type { TapeColumns } from "./TapeColumns.js";

/** One contract of a tape: its rows are `firstRow .. firstRow + rowCount - 1` of every column. */
export interface TapeContract {
  readonly contract: ContractIdentity;
  readonly firstRow: number;
  readonly rowCount: number;
}

/** Where the rows of a tape come from; copied into every run record. */
export interface TapeProvenance {
  readonly dataset: string;
  /** One line a reader understands: "lake part", "one-minute NIFTY chain". */
  readonly source: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly rows: number;
  /** Distance between observations: `tick` rows come when they come, bars every `barSeconds`. */
  readonly granularity: { readonly kind: "tick" } | { readonly kind: "bar"; readonly barSeconds: number };
  /** True when the vendor gives bid and ask; false when only last prices exist. */
  readonly hasBook: boolean;
  /** Rows dropped or repaired on the way, by reason. */
  readonly counts: Readonly<Record<string, number>>;
  /** Set when the lake's calendar names an earlier expiry than the first one in the data: nearest here is not nearest. */
  readonly missingExpiry?: { readonly expected: CivilDate; readonly found: CivilDate };
}

/** What a tape is built from: contract-major columns sorted by (expiry, CE before PE, strike, time), and the spot. */
export interface TapeInput {
  readonly product: Product;
  readonly date: CivilDate;
  readonly contracts: readonly TapeContract[];
  readonly quotes: QuoteColumns;
  readonly spot: SpotSeries;
  readonly provenance: TapeProvenance;
  /** The columns as they are stored, where `quotes` is made from them. */
  readonly columns?: TapeColumns;
  /** Expiries in the data, ascending, where `contracts` holds only some of them. */
  readonly dataExpiries?: readonly CivilDate[];
}
