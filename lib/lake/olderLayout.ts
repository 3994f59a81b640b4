import type { Product } from "../contract/Product.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { instantAt } from "../time/sessionClock.js";
import type { ColumnSpec } from "./ColumnSpec.js";
import type { DuckDbSession } from "./DuckDbSession.js";
import { datasetSpec } from "./datasets.js";
import type { LakePart } from "./LakePart.js";
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
 * volume changes and nanoseconds follow other rules and are not taken over.
 */
export async function olderSelect(session: DuckDbSession, part: LakePart, options: TaskOptions = {}): Promise<string> {
  const from = `FROM read_parquet(${sqlTexts(part.files)}, union_by_name = true, hive_partitioning = false)`;
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
  return `SELECT ${[...place, ...stored].join(", ")} FROM (SELECT ${selected.join(", ")} ${from})`;
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
 * or less as NULL; returns how many there were of each.
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
  const replaced = prices.map((name) => `CASE WHEN ${name} > 0 THEN ${name} END AS ${name}`).join(", ");
  await session.run(
    `CREATE OR REPLACE TABLE ${table} AS SELECT * REPLACE (${replaced}) FROM (${source}) WHERE ${inSession} ORDER BY expiry, opt_type, strike_scaled, timestamp`,
    options,
  );
  return { outOfSession: outside!, zeroPrice: zeroPrice! };
}
