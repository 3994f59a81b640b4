import { datasetSpec } from "../../lake/datasets.js";
import type { RowSourceColumn } from "../../lake/RowSource.js";
import { sqlText } from "../../lake/sqlText.js";
import { NSE_OPTION_COLUMNS, vendorColumnKind } from "../../market/vendorColumns.js";
import type { DayClock } from "./DayClock.js";

/** Columns that JavaScript hands over beside the raw file's: what needs an order of rows, and each contract's constants. */
export const DERIVED_COLUMNS: readonly RowSourceColumn[] = [
  { name: "keep", type: "BOOLEAN", nullable: false },
  { name: "rank", type: "BIGINT" },
  { name: "vol_delta", type: "BIGINT" },
  { name: "spot_price", type: "DOUBLE" },
  { name: "spot_age_ms", type: "DOUBLE" },
  { name: "opt_type", type: "VARCHAR", values: ["CE", "PE"] },
  { name: "strike", type: "DOUBLE" },
  { name: "year", type: "INTEGER" },
  { name: "month", type: "INTEGER" },
  { name: "expiry", type: "DATE" },
  { name: "expiry_ts", type: "TIMESTAMP" },
  { name: "strike_scaled", type: "INTEGER" },
  { name: "expiry_type", type: "VARCHAR", values: ["weekly", "monthly"] },
  { name: "expiry_source", type: "VARCHAR", values: ["name", "calendar", "rule"] },
];

export interface PackedSelectOptions {
  /** The raw part's file. */
  readonly file: string;
  /** Name of the table function with {@link DERIVED_COLUMNS}, row for row with the file. */
  readonly derived: string;
  readonly underlying: string;
  readonly clock: DayClock;
  readonly lotSize: number | undefined;
  /** True when the rows must be put in the order of `rank`. */
  readonly sort: boolean;
}

/**
 * SELECT that turns a raw part into the rows of `nse_options`. The vendor's columns go from file to file inside DuckDB;
 * rows of the two sides meet by their position, which holds because both are read in order by one thread.
 */
export function packedSelect(options: PackedSelectOptions): string {
  const { file, derived, underlying, clock, lotSize } = options;
  const raw = NSE_OPTION_COLUMNS.map((name) => `${cleaned(name)} AS ${name}`);
  const handed = DERIVED_COLUMNS.map(({ name, values }) =>
    values
      ? `CASE d.${name} ${values.map((text, code) => `WHEN ${code} THEN ${sqlText(text)}`).join(" ")} END AS ${name}`
      : `d.${name}`,
  );
  const rows = `SELECT ${[...raw, ...handed].join(", ")}
    FROM read_parquet(${sqlText(file)}, hive_partitioning = false) r POSITIONAL JOIN ${derived}() d WHERE d.keep`;
  const computed: Readonly<Record<string, string>> = {
    symbol: sqlText(underlying),
    is_traded: `lastTradeTime >= make_timestamp(${clock.midnight})`,
    lot_size: lotSize === undefined ? "NULL::INTEGER" : `${lotSize}::INTEGER`,
    distance_from_spot: "strike - spot_price",
    moneyness_pct: "100.0::DOUBLE * (strike - spot_price) / spot_price",
    intrinsic_value: INTRINSIC,
    time_value: `price - ${INTRINSIC}`,
    mid_price: "(bp0 + sp0) / 2.0::DOUBLE",
  };
  const selected = datasetSpec("nse_options").columns.map(({ name, sql }) => {
    const expression = computed[name] ?? sql;
    return expression === undefined ? name : `${expression} AS ${name}`;
  });
  return `SELECT ${selected.join(", ")} FROM (${rows})${options.sort ? " ORDER BY rank" : ""}`;
}

const INTRINSIC =
  "CASE WHEN spot_price IS NULL THEN NULL WHEN opt_type = 'CE' THEN greatest(0.0::DOUBLE, spot_price - strike) ELSE greatest(0.0::DOUBLE, strike - spot_price) END";

/** A vendor column of the raw row, with the repair that its kind asks for. */
function cleaned(name: string): string {
  const kind = vendorColumnKind(name);
  const column = `r.${name}`;
  if (kind === "price") return `CASE WHEN ${column} > 0 THEN ${column} END`;
  // Half away from zero, the same for gains and losses.
  if (kind === "percent") return `sign(${column})::DOUBLE * round(abs(${column}) * 100.0::DOUBLE) / 100.0::DOUBLE`;
  return column;
}
