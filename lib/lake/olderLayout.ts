import type { Product } from "../contract/Product.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { instantAt } from "../time/sessionClock.js";
import type { ColumnSpec } from "./ColumnSpec.js";
import type { DuckDbSession } from "./DuckDbSession.js";
import { datasetSpec } from "./datasets.js";
import type { LakePart } from "./LakePart.js";
import { isMarketPrice } from "./marketPriceSql.js";
import { readTable } from "./readTable.js";
import { sqlText, sqlTexts } from "./sqlText.js";

/** Columns that an older file gives in another form; every other one is cast to its type. */
const FORMS: Readonly<Record<string, string>> = {
  opt_type: "upper(opt_type::VARCHAR)",
  expiry_type: "lower(expiry_type::VARCHAR)",
};

/**
 * SELECT over a part of the older layout with all columns of `nse_options`, date and underlying from the path. The
 * file's columns are the vendor's or the lake's, under their canonical names or the stored ones; a file without the
 * lake's key `strike_scaled` is the vendor's, whose naive timestamps are the exchange's wall clock, UTC+05:30, and whose
 * volume changes and nanoseconds follow other rules and are not taken over. `withPlaces` adds the file and the row of it.
 */
export async function olderSelect(
  session: DuckDbSession,
  part: LakePart,
  options: TaskOptions & { readonly withPlaces?: boolean } = {},
): Promise<string> {
  const how = "union_by_name = true, hive_partitioning = false, filename = 'part_file', file_row_number = true";
  const from = `FROM read_parquet(${sqlTexts(part.files)}, ${how})`;
  const described = await session.query(
    `DESCRIBE SELECT * ${from}`,
    (result) => readTable(session.duckdb, result),
    options,
  );
  const types = new Map(described.records().map((row) => [String(row.column_name), String(row.column_type)]));
  const isLakes = types.has("strike_scaled");
  const { columns } = datasetSpec("nse_options");
  const given = columns.filter(({ sql }) => sql === undefined);
  const selected = given.map((column) => `${older(column, types, isLakes)} AS ${column.name}`);
  const place = [`DATE ${sqlText(part.key.date)} AS date`, `${sqlText(part.key.underlying)} AS underlying`];
  const stored = columns.map(({ name, sql }) => (sql === undefined ? name : `${sql} AS ${name}`));
  const places = options.withPlaces ? ["part_file", "file_row_number"] : [];
  return `SELECT ${[...place, ...stored, ...places].join(", ")} FROM (SELECT ${[...selected, ...places].join(", ")} ${from})`;
}

function older(column: ColumnSpec, types: ReadonlyMap<string, string>, isLakes: boolean): string {
  const { name, canonicalName, type } = column;
  if (name === "strike_scaled") return "round(strike::DOUBLE * 100)::INTEGER";
  const source = [name, canonicalName ?? name].find((own) => types.has(own));
  if (source === undefined || (name === "vol_delta" && !isLakes)) return `NULL::${type}`;
  if (FORMS[name]) return FORMS[name].replace(name, source);
  if (type !== "TIMESTAMP") return `${source}::${type}`;
  if (types.get(source)!.includes("TIME ZONE")) return `(${source} AT TIME ZONE 'UTC')`;
  return isLakes ? `${source}::TIMESTAMP` : `${source}::TIMESTAMP - INTERVAL 330 MINUTE`;
}

/**
 * Loads a part of the older layout into table `table`, sorted, without rows outside the session and with prices of zero
 * or less as NULL; returns how many there were of each. Files of one day that overlap are merged: a row that several of
 * them hold, equal in every column, is taken as often as the file that holds it most often has it, and the rest are
 * counted. Rows of equal time keep their order.
 *
 * @throws StrikebookError `corrupt` when most rows lie outside the session: their clock is another one.
 */
export async function loadOlderPart(
  session: DuckDbSession,
  part: LakePart,
  product: Product,
  table: string,
  options: TaskOptions,
): Promise<Record<string, number>> {
  const [open, close] = [product.session.openSecond, product.session.closeSecond].map(
    (second) => `make_timestamp(${instantAt(part.key.date, second, product.session)})`,
  );
  const prices = ["price", "bp0", "sp0"];
  const source = await olderSelect(session, part, options);
  const inSession = `timestamp BETWEEN ${open} AND ${close}`;
  const zero = prices.map((name) => `coalesce(${name} <= 0, false)`).join(" OR ");
  const counted = `SELECT count(*)::DOUBLE, count(*) FILTER (WHERE NOT coalesce(${inSession}, false))::DOUBLE, count(*) FILTER (WHERE ${inSession} AND (${zero}))::DOUBLE FROM (${source})`;
  const [rows, outside, zeroPrice] = (await session.numbers(counted, options)).map((column) => column[0]!);
  if (outside! * 2 > rows!) {
    const what = `${part.files[0]}: ${outside} of ${rows} rows lie outside the session of ${part.key.date}`;
    throw new StrikebookError(
      "corrupt",
      what,
      "its times may be wall clock read as UTC (5 h 30 min off): pack the day anew",
    );
  }
  const points = datasetSpec("nse_options").columns.filter(isMarketPrice);
  const replaced = points
    .map(({ name }) => name)
    .map((name) => `CASE WHEN ${name} > 0 THEN ${name} END AS ${name}`)
    .join(", ");
  const placed = await olderSelect(session, part, { ...options, withPlaces: true });
  const kept = `SELECT * REPLACE (${replaced}) FROM (${placed}) WHERE ${inSession}`;
  const order = "ORDER BY expiry, opt_type, strike_scaled, timestamp, part_file, file_row_number";
  const rowsOf =
    part.files.length === 1
      ? `SELECT * EXCLUDE (part_file, file_row_number) FROM (${kept}) ${order}`
      : once(kept, order);
  await session.run(`CREATE OR REPLACE TABLE ${table} AS ${rowsOf}`, options);
  if (part.files.length === 1) return { outOfSession: outside!, zeroPrice: zeroPrice! };
  const [left] = await session.numbers(`SELECT count(*)::DOUBLE FROM ${table}`, options);
  return { outOfSession: outside!, zeroPrice: zeroPrice!, duplicate: rows! - outside! - left![0]! };
}

/** Rows of several files, each as often as the one that has it most often; equal rows are told by their hash. */
function once(rows: string, order: string): string {
  const contract = "expiry, opt_type, strike_scaled, timestamp, row_hash";
  const hashed = `SELECT *, hash(${datasetSpec("nse_options")
    .columns.map(({ name }) => `"${name}"`)
    .join(", ")}) AS row_hash FROM (${rows})`;
  const numbered = `SELECT *, row_number() OVER (PARTITION BY ${contract}, part_file ORDER BY file_row_number) AS copy FROM (${hashed})`;
  const first = `QUALIFY row_number() OVER (PARTITION BY ${contract}, copy ORDER BY part_file, file_row_number) = 1`;
  return `SELECT * EXCLUDE (part_file, file_row_number, row_hash, copy) FROM (SELECT * FROM (${numbered}) ${first}) ${order}`;
}
