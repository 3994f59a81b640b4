import type { DuckDbSession } from "../lake/DuckDbSession.js";
import type { DatasetSpec } from "../lake/datasets.js";
import type { LakePart } from "../lake/LakePart.js";
import { readTable } from "../lake/readTable.js";
import { sqlTexts } from "../lake/sqlText.js";
import type { TaskOptions } from "../task/TaskOptions.js";

const STRIKES = 2 ** 31;

/** Canonical name of the column with each role, or the only name that it has. */
const NAMES = {
  timestamp: "timestamp",
  expiry: "expiry",
  optionType: "option_type",
  strike: "strike",
  strikeScaled: "strike_scaled",
  contract: "contract",
  lastPrice: "last_price",
  bidPrice: "bid_price",
  askPrice: "ask_price",
  volumeChange: "volume_change",
  lastTradeTime: "lastTradeTime",
  isTraded: "is_traded",
  timestampNs: "timestamp_ns",
  spotPrice: "spot_price",
  spotAgeMs: "spot_age_ms",
} as const;

/** What a column of a part is for. */
export type ColumnRole = keyof typeof NAMES;

/** The columns that a part's files have, and SQL over them. */
export interface PartColumns {
  /** DuckDB type by column name. */
  readonly types: ReadonlyMap<string, string>;
  /** The rows of all files, for FROM. */
  readonly rows: string;
  /** The rows of one file. */
  rowsOf(file: string): string;
  /** Quoted name of the column with this role, or undefined when the files lack it. */
  column(role: ColumnRole): string | undefined;
  /** Epoch µs UTC of a time column, as an SQL expression. */
  micros(role: "timestamp" | "lastTradeTime"): string | undefined;
  /** A value that is equal for rows of one contract; `ordered` when it also sorts as the lake does. */
  readonly contract: { readonly sql: string; readonly ordered: boolean } | undefined;
}

/** Reads what columns the files of a part have. */
export async function partColumns(
  session: DuckDbSession,
  part: LakePart,
  spec: DatasetSpec,
  options: TaskOptions,
): Promise<PartColumns> {
  const read = (files: readonly string[]): string =>
    `read_parquet(${sqlTexts(files)}, union_by_name = true, hive_partitioning = false)`;
  const rows = read(part.files);
  const described = await session.query(
    `DESCRIBE SELECT * FROM ${rows}`,
    (result) => readTable(session.duckdb, result),
    options,
  );
  const types = new Map(described.records().map((row) => [String(row.column_name), String(row.column_type)]));
  const column = (role: ColumnRole): string | undefined => {
    const canonical = NAMES[role];
    const stored = spec.columns.find(({ canonicalName }) => canonicalName === canonical)?.name ?? canonical;
    const name = [stored, canonical].find((each) => types.has(each));
    return name === undefined ? undefined : `"${name}"`;
  };
  // A file of the older layout without the lake's key is the vendor's: its naive times are the exchange's wall clock.
  const wallClock = part.layout === "older" && !types.has("strike_scaled");
  const micros = (role: "timestamp" | "lastTradeTime"): string | undefined => {
    const name = column(role);
    if (name === undefined) return undefined;
    const zoned = types.get(name.slice(1, -1))!.includes("TIME ZONE");
    const instant = `epoch_us(${zoned ? `${name} AT TIME ZONE 'UTC'` : `${name}::TIMESTAMP`})`;
    return wallClock && !zoned ? `(${instant} - ${INDIA_MICROS})` : instant;
  };
  return {
    types,
    rows,
    rowsOf: (file) => read([file]),
    column,
    micros,
    contract: contractOf(column, types, spec),
  };
}

/** True for a dataset of prices of underlyings. */
export function isSpot({ kind }: DatasetSpec): boolean {
  return kind === "spot" || kind === "rawSpot";
}

/** India's clock is 5 h 30 min ahead of UTC. */
export const INDIA_MICROS = 19_800_000_000;

function contractOf(
  column: PartColumns["column"],
  types: ReadonlyMap<string, string>,
  spec: DatasetSpec,
): PartColumns["contract"] {
  if (isSpot(spec)) return { sql: "0::DOUBLE", ordered: true };
  const [expiry, type, strike, scaled] = (["expiry", "optionType", "strike", "strikeScaled"] as const).map(column);
  if (expiry !== undefined && type !== undefined && (scaled !== undefined || strike !== undefined)) {
    const text = types.get(type.slice(1, -1)) === "VARCHAR" ? type : `${type}::VARCHAR`;
    const day = types.get(expiry.slice(1, -1)) === "DATE" ? expiry : `${expiry}::DATE`;
    const whole = scaled ?? `round(${strike}::DOUBLE * 100)`;
    const order = `CASE ${text} WHEN 'CE' THEN 0 WHEN 'PE' THEN 1 WHEN 'ce' THEN 0 WHEN 'pe' THEN 1 END`;
    return { sql: `(((${day} - DATE '1970-01-01') * 2 + ${order})::DOUBLE * ${STRIKES} + ${whole})`, ordered: true };
  }
  const name = column("contract");
  return name === undefined ? undefined : { sql: name, ordered: false };
}
