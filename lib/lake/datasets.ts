import { StrikebookError } from "../task/StrikebookError.js";
import type { ColumnSpec } from "./ColumnSpec.js";
import { forwardColumns, ivColumns } from "./enrichmentColumns.js";
import { expiryColumns, identityColumns } from "./identityColumns.js";
import { indexBarColumns, optionBarColumns } from "./minuteBarColumns.js";
import { nseVendorColumns } from "./nseVendorColumns.js";
import { quoteColumns } from "./quoteColumns.js";
import { spotColumns } from "./spotColumns.js";

/** Version of all schemas below; a lake written with a higher one is refused. */
export const LAKE_SCHEMA_VERSION = 1;

/** Rows of one Parquet row group, about. */
export const ROW_GROUP_ROWS = 100_000;

/** One kind of table in the lake: `<root>/<name>/date=YYYY-MM-DD/underlying=X/part-0.parquet`. */
export interface DatasetSpec {
  readonly name: string;
  /** `addOn`: columns that lie beside the rows of another dataset's part; `forwards`: runs of one expiry each. */
  readonly kind: "options" | "spot" | "addOn" | "forwards";
  readonly venue: string;
  readonly description: string;
  readonly columns: readonly ColumnSpec[];
  /** Rows are sorted by these columns. */
  readonly sortKey: readonly string[];
  /** Of an option dataset: where its underlying's prices are. */
  readonly spotDataset?: string;
  /** Of what is computed from another dataset's parts: that dataset. */
  readonly madeFrom?: string;
}

const OPTION_SORT_KEY = ["expiry", "option_type", "strike_scaled", "timestamp"] as const;

const isTraded: ColumnSpec = {
  name: "is_traded",
  type: "BOOLEAN",
  unit: "",
  description:
    "True when last_price comes from a trade of this day, false when it is carried over from an earlier one.",
  group: "quote",
  canonical: false,
  nullable: true,
};

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
  return { name, kind: "spot", venue, description, columns: spotPriceColumns, sortKey: ["timestamp"] };
}

function barDataset(name: string, venue: string, spot: string, description: string): DatasetSpec {
  const columns = [...identityColumns, ...quoteColumns(false)];
  return { name, kind: "options", venue, description, columns, sortKey: OPTION_SORT_KEY, spotDataset: spot };
}

function enrichmentDatasets(base: string, venue: string, forwards: string, rows: string): Record<string, DatasetSpec> {
  const iv = `${base}_iv`;
  return {
    [iv]: {
      name: iv,
      kind: "addOn",
      venue,
      description: `Volatility and Greeks beside ${base}: one row for each of its rows, in the same order.`,
      columns: ivColumns,
      sortKey: [],
      madeFrom: base,
    },
    [forwards]: {
      name: forwards,
      kind: "forwards",
      venue,
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
    description: "Ticks of NSE index options with their five-level book and the index joined to each row.",
    columns: [
      ...identityColumns,
      ...expiryColumns,
      ...quoteColumns(true),
      isTraded,
      ...spotColumns,
      ...nseVendorColumns,
    ],
    sortKey: OPTION_SORT_KEY,
    spotDataset: "nse_spot",
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
    columns: [...identityColumns, ...quoteColumns(false), ...optionBarColumns],
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
