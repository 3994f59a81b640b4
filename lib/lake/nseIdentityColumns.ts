import type { ColumnSpec } from "./ColumnSpec.js";

const identity = { group: "identity", canonical: false, nullable: false } as const;

const symbol: ColumnSpec = {
  ...identity,
  name: "symbol",
  type: "VARCHAR",
  unit: "",
  description: "The underlying, as in the folder's name.",
};

const optionType: ColumnSpec = {
  ...identity,
  canonical: true,
  name: "opt_type",
  canonicalName: "option_type",
  type: "VARCHAR",
  unit: "",
  description: "CE is a call, PE a put; CE sorts first.",
  values: ["CE", "PE"],
};

const strike: ColumnSpec = {
  ...identity,
  canonical: true,
  name: "strike",
  type: "DOUBLE",
  unit: "points",
  description: "Strike.",
};

/** `symbol, opt_type, strike, year, month, ts`: what the name of a table says about each of its rows. */
export const nseNameColumns: readonly ColumnSpec[] = [
  symbol,
  optionType,
  strike,
  { ...identity, name: "year", type: "INTEGER", unit: "", description: "Year in the contract's name." },
  { ...identity, name: "month", type: "INTEGER", unit: "", description: "Month in the contract's name, 1 to 12." },
  {
    ...identity,
    nullable: true,
    name: "ts",
    type: "TIMESTAMP",
    unit: "UTC",
    description: "The same as timestamp.",
    sql: "timestamp",
  },
];

/** `symbol`, the one identity column of a raw spot row. */
export const nseSymbolColumn: ColumnSpec = symbol;

/** Name of the vendor's table in capitals: the key of a raw option row. */
export const nseContractColumn: ColumnSpec = {
  ...identity,
  name: "contract",
  type: "VARCHAR",
  unit: "",
  description: "Name of the vendor's table, in capitals.",
};

/** `expiry, expiry_type, is_monthly, is_weekly, timestamp_ns, vol_delta`: what packing adds to a row's own columns. */
export const nseExpiryColumns: readonly ColumnSpec[] = [
  {
    ...identity,
    canonical: true,
    name: "expiry",
    type: "DATE",
    unit: "day",
    description: "Expiry day of the contract.",
  },
  {
    ...identity,
    name: "expiry_type",
    canonicalName: "expiry_kind",
    type: "VARCHAR",
    unit: "",
    description: "Weekly or monthly contract, by its name.",
    values: ["weekly", "monthly"],
  },
  {
    ...identity,
    name: "is_monthly",
    type: "BOOLEAN",
    unit: "",
    description: "expiry_type is monthly.",
    sql: "expiry_type = 'monthly'",
  },
  {
    ...identity,
    name: "is_weekly",
    type: "BOOLEAN",
    unit: "",
    description: "expiry_type is weekly.",
    sql: "expiry_type = 'weekly'",
  },
  {
    ...identity,
    group: "quote",
    name: "timestamp_ns",
    type: "BIGINT",
    unit: "ns UTC",
    description: "timestamp as nanoseconds since 1970 UTC. Query results give it as text: it is beyond 2^53.",
    sql: "epoch_us(timestamp) * 1000",
  },
  {
    ...identity,
    group: "quote",
    canonical: true,
    name: "vol_delta",
    canonicalName: "volume_change",
    type: "BIGINT",
    unit: "units",
    description:
      "Traded since the row before: change of the running maximum of volume within one contract and day, first row 0.",
  },
];

/** `is_traded, lot_size`. */
export const nseTradeColumns: readonly ColumnSpec[] = [
  {
    ...identity,
    group: "quote",
    nullable: true,
    name: "is_traded",
    type: "BOOLEAN",
    unit: "",
    description: "True when price comes from a trade of this day, false when it is carried over from an earlier one.",
  },
  {
    ...identity,
    nullable: true,
    name: "lot_size",
    type: "INTEGER",
    unit: "units",
    description: "Units of the underlying in one lot on that day, by the dated lot table; NULL where it has no row.",
  },
];

/** `expiry_ts, strike_scaled, expiry_source`: the key that is compared, and what it rests on. */
export const nseKeyColumns: readonly ColumnSpec[] = [
  {
    ...identity,
    canonical: true,
    name: "expiry_ts",
    type: "TIMESTAMP",
    unit: "UTC",
    description: "Instant at which the contract stops trading.",
  },
  {
    ...identity,
    canonical: true,
    name: "strike_scaled",
    type: "INTEGER",
    unit: "points x 100",
    description: "Strike as a whole number: the key that is compared, never a float.",
  },
  {
    ...identity,
    name: "expiry_source",
    type: "VARCHAR",
    unit: "",
    description: "What dated the contract: its name, the calendar file, or a weekday rule that was asked for.",
    values: ["name", "calendar", "rule"],
  },
];
