import { StrikebookError } from "../task/StrikebookError.js";
import { cmeUtcDaySession, nseSession, type Session } from "../time/Session.js";
import type { ColumnSpec } from "./ColumnSpec.js";
import { forwardColumns, ivColumns } from "./enrichmentColumns.js";
import { identityColumns } from "./identityColumns.js";
import { indexBarColumns, optionBarColumns } from "./minuteBarColumns.js";
import {
  nseContractColumn,
  nseExpiryColumns,
  nseKeyColumns,
  nseNameColumns,
  nseSymbolColumn,
  nseTradeColumns,
} from "./nseIdentityColumns.js";
import { nseVendorColumns } from "./nseVendorColumns.js";
import { quoteColumns } from "./quoteColumns.js";
import { spotColumns } from "./spotColumns.js";

/** Version of all schemas below; a part written with another one is refused. */
export const LAKE_SCHEMA_VERSION = 2;

/** Rows of one Parquet row group, about. */
export const ROW_GROUP_ROWS = 100_000;

/** One kind of table in the lake: `<root>/<name>/date=YYYY-MM-DD/underlying=X/part-0.parquet`. */
export interface DatasetSpec {
  readonly name: string;
  /**
   * `rawOptions` and `rawSpot` hold rows as the vendor sent them. `addOn`: columns that lie beside the rows of another
   * dataset's part. `forwards`: one run of rows for each expiry.
   */
  readonly kind: "options" | "spot" | "rawOptions" | "rawSpot" | "addOn" | "forwards";
  readonly venue: string;
  /** Trading hours and wall clock of the venue; written into each Parquet file. */
  readonly session: Session;
  readonly description: string;
  readonly columns: readonly ColumnSpec[];
  /** Rows are sorted by these columns; those without a time stand last in their run. */
  readonly sortKey: readonly string[];
  /** Of an option dataset: where its underlying's prices are. */
  readonly spotDataset?: string;
  /** Of what is computed from another dataset's parts: that dataset. */
  readonly madeFrom?: string;
}

function sessionOf(venue: string): Session {
  return venue === "CME" ? cmeUtcDaySession : nseSession;
}

const spotPriceColumns: readonly ColumnSpec[] = [
  {
    name: "timestamp",
    type: "TIMESTAMP",
    unit: "UTC",
    description: "Instant at which the price was visible; of a bar, its end.",
    group: "quote",
    canonical: true,
    nullable: false,
  },
  {
    name: "price",
    type: "DOUBLE",
    unit: "points",
    description: "Price of the underlying.",
    group: "quote",
    canonical: true,
    nullable: false,
  },
];

function spotDataset(name: string, venue: string, description: string): DatasetSpec {
  return {
    name,
    kind: "spot",
    venue,
    session: sessionOf(venue),
    description,
    columns: spotPriceColumns,
    sortKey: ["timestamp"],
  };
}

function barDataset(name: string, venue: string, spot: string, description: string): DatasetSpec {
  const columns = [...identityColumns, ...quoteColumns];
  const sortKey = ["expiry", "option_type", "strike_scaled", "timestamp"];
  return { name, kind: "options", venue, session: sessionOf(venue), description, columns, sortKey, spotDataset: spot };
}

function enrichmentDatasets(base: string, venue: string, forwards: string, rows: string): Record<string, DatasetSpec> {
  const iv = `${base}_iv`;
  return {
    [iv]: {
      name: iv,
      kind: "addOn",
      venue,
      session: sessionOf(venue),
      description: `Volatility and Greeks beside ${base}: one row for each of its rows, in the same order.`,
      columns: ivColumns,
      sortKey: [],
      madeFrom: base,
    },
    [forwards]: {
      name: forwards,
      kind: "forwards",
      venue,
      session: sessionOf(venue),
      description: `Implied forward of each expiry ${rows}.`,
      columns: forwardColumns,
      sortKey: ["expiry", "timestamp"],
      madeFrom: base,
    },
  };
}

/** Every dataset the lake knows, by name. */
export const datasets: Readonly<Record<string, DatasetSpec>> = {
  nse_options: {
    name: "nse_options",
    kind: "options",
    venue: "NSE",
    session: nseSession,
    description: "Ticks of NSE index options with their five-level book and the index joined to each row.",
    columns: [
      ...nseVendorColumns("packed"),
      ...nseNameColumns,
      ...nseExpiryColumns,
      ...spotColumns,
      ...nseTradeColumns,
      ...nseKeyColumns,
    ],
    sortKey: ["expiry", "opt_type", "strike_scaled", "timestamp"],
    spotDataset: "nse_spot",
  },
  nse_raw_options: {
    name: "nse_raw_options",
    kind: "rawOptions",
    venue: "NSE",
    session: nseSession,
    description: "Rows of NSE option tables as the vendor sent them, those out of session and those of 1970 too.",
    columns: [...nseVendorColumns("raw"), ...nseNameColumns, nseContractColumn],
    sortKey: ["year", "month", "day of a weekly name or 99", "opt_type", "strike", "timestamp"],
  },
  nse_raw_spot: {
    name: "nse_raw_spot",
    kind: "rawSpot",
    venue: "NSE",
    session: nseSession,
    description: "Rows of NSE index tables as the vendor sent them.",
    columns: [...nseVendorColumns("raw"), nseSymbolColumn],
    sortKey: ["timestamp"],
  },
  nse_spot: spotDataset("nse_spot", "NSE", "Ticks of the NSE indices."),
  nse_options_1m: barDataset("nse_options_1m", "NSE", "nse_spot_1m", "One-minute bars of NSE index options."),
  nse_spot_1m: spotDataset("nse_spot_1m", "NSE", "One-minute prices of the NSE indices."),
  cme_options_1m: barDataset("cme_options_1m", "CME", "cme_spot_1m", "One-minute quotes of CME futures options."),
  cme_spot_1m: spotDataset("cme_spot_1m", "CME", "One-minute prices of the futures that CME options settle into."),
  ...enrichmentDatasets("nse_options", "NSE", "nse_forwards", "at every second of the session"),
  ...enrichmentDatasets("nse_options_1m", "NSE", "nse_forwards_1m", "at every minute of the session"),
  ...enrichmentDatasets("cme_options_1m", "CME", "cme_forwards_1m", "at every minute of the session"),
  nse_option_bars_1m: {
    ...barDataset("nse_option_bars_1m", "NSE", "nse_index_bars_1m", "One-minute bars made from nse_options."),
    columns: [...identityColumns, ...quoteColumns, ...optionBarColumns],
    madeFrom: "nse_options",
  },
  nse_index_bars_1m: {
    ...spotDataset("nse_index_bars_1m", "NSE", "One-minute bars made from nse_spot."),
    columns: [...spotPriceColumns, ...indexBarColumns],
    madeFrom: "nse_spot",
  },
};

/** @throws StrikebookError `argument` naming the datasets there are. */
export function datasetSpec(name: string): DatasetSpec {
  const spec = Object.hasOwn(datasets, name) ? datasets[name] : undefined;
  if (!spec) {
    throw new StrikebookError("argument", `no dataset "${name}"`, `there are ${Object.keys(datasets).join(", ")}`);
  }
  return spec;
}
