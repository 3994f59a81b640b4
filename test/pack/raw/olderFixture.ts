import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DuckDbSession } from "../../../lib/lake/DuckDbSession.js";
import { readTable } from "../../../lib/lake/readTable.js";
import { sqlText } from "../../../lib/lake/sqlText.js";
import { NSE_OPTION_COLUMNS } from "../../../lib/market/index.js";

/** India's wall clock without a zone, as the users' files have it. */
const WALL = "+ INTERVAL 330 MINUTE";
const VENDOR = NSE_OPTION_COLUMNS.map((name) =>
  name === "timestamp" || name === "lastTradeTime" ? `(${name} ${WALL})::TIMESTAMP_S AS ${name}` : name,
).join(", ");
const WEEKLY_DAY = "TRY_CAST(regexp_extract(contract, '^[A-Z]+\\d\\d[1-9OND](\\d\\d)', 1) AS INTEGER)";
const EXPIRY = `CASE WHEN NOT regexp_matches(contract, '^[A-Z]+\\d\\d[A-Z]{3}') THEN make_date(year, month, ${WEEKLY_DAY})
  WHEN month = 12 THEN DATE '2025-12-25' ELSE DATE '2025-11-27' END`;
const KIND = "CASE WHEN regexp_matches(contract, '^[A-Z]+\\d\\d[A-Z]{3}') THEN 'monthly' ELSE 'weekly' END";

/** The raw lake that a layout is made from, and the session that makes it. */
export interface OlderSource {
  readonly session: DuckDbSession;
  readonly lake: string;
}

function rawRows({ lake }: OlderSource): string {
  return `read_parquet('${lake}/nse_raw_options/*/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)`;
}

async function texts({ session }: OlderSource, query: string): Promise<Record<string, string>[]> {
  const table = await session.query(query, (result) => readTable(session.duckdb, result));
  return table.records() as Record<string, string>[];
}

async function copy({ session }: OlderSource, query: string, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  await session.run(`COPY (${query}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd)`);
}

/** One file per contract with all its days: 52 columns. */
export async function writeContractFiles(source: OlderSource, folder: string): Promise<void> {
  const rows = rawRows(source);
  for (const { contract } of await texts(source, `SELECT DISTINCT contract FROM ${rows} ORDER BY contract`)) {
    const identity = "symbol, opt_type, strike::FLOAT AS strike, year, month";
    const query = `SELECT ${VENDOR}, ${identity}, (timestamp ${WALL})::TIMESTAMP_S AS ts FROM ${rows} WHERE contract = ${sqlText(contract!)}`;
    await copy(source, query, join(folder, "processed_output", "raw_options", `${contract!.toLowerCase()}.parquet`));
  }
}

/**
 * `<date>/<UNDERLYING>/part-*.parquet`: 58 columns, sorted by contract, with the Thursdays that the first packer computed
 * for the monthlies.
 *
 * @param nanos what `timestamp_ns` counts: the wall clock as if it were UTC, or the instant
 */
export async function writeDayParts(source: OlderSource, folder: string, nanos: "wall" | "utc"): Promise<void> {
  const rows = rawRows(source);
  const ns = nanos === "wall" ? `epoch_us(timestamp ${WALL}) * 1000` : "epoch_us(timestamp) * 1000";
  for (const { date, underlying } of await texts(
    source,
    `SELECT DISTINCT date, underlying FROM ${rows} ORDER BY ALL`,
  )) {
    const identity = `symbol, opt_type, strike::FLOAT AS strike, year, month, (timestamp ${WALL})::TIMESTAMP_S AS ts`;
    const packed = `${EXPIRY} AS expiry, ${KIND} AS expiry_type, ${KIND} = 'monthly' AS is_monthly, ${KIND} = 'weekly' AS is_weekly, ${ns} AS timestamp_ns, 0::BIGINT AS vol_delta`;
    const query = `SELECT ${VENDOR}, ${identity}, ${packed} FROM ${rows} WHERE date = ${sqlText(date!)} AND underlying = ${sqlText(underlying!)} ORDER BY expiry, expiry_type, opt_type, strike, timestamp`;
    await copy(source, query, join(folder, date!, underlying!, `part-${underlying!.toLowerCase()}-0.parquet`));
  }
}

/** `<UNDERLYING>/YYYYMM/exp=/type=/strike=.parquet`: 15 columns, times with their zone. */
export async function writeStrikeFiles(source: OlderSource, folder: string): Promise<void> {
  const rows = rawRows(source);
  const named = `SELECT DISTINCT contract, underlying, opt_type, strike::INTEGER AS strike, (${EXPIRY})::VARCHAR AS expiry FROM ${rows} ORDER BY ALL`;
  for (const { contract, underlying, opt_type, strike, expiry } of await texts(source, named)) {
    const query = `SELECT timestamp::TIMESTAMPTZ AS timestamp, symbol, opt_type, strike::FLOAT AS strike, price, open, high, low, close, 0::BIGINT AS vol_delta, DATE ${sqlText(expiry!)} AS expiry, ${KIND} AS expiry_type, (${KIND} = 'monthly')::INTEGER AS is_monthly, (${KIND} = 'weekly')::INTEGER AS is_weekly, epoch_us(timestamp) * 1000 AS timestamp_ns FROM ${rows} WHERE contract = ${sqlText(contract!)}`;
    const month = expiry!.slice(0, 7).replace("-", "");
    const path = [underlying!, month, `exp=${expiry}`, `type=${opt_type}`, `strike=${strike}.parquet`];
    await copy(source, query.replace("timestamp::TIMESTAMPTZ", "timezone('UTC', timestamp)"), join(folder, ...path));
  }
}
