import type { Product } from "../contract/Product.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { instantAt } from "../time/sessionClock.js";
import type { DuckDbSession } from "./DuckDbSession.js";
import type { LakePart } from "./LakePart.js";
import { NSE_LAKE_NAMES } from "./nseColumns.js";
import { readTable } from "./readTable.js";
import { sqlText, sqlTexts } from "./sqlText.js";

/**
 * SELECT over a part of the older layout with the lake's column names, date and underlying from the path. Its columns are
 * the lake's or the vendor's (`price`, `bp0`, `opt_type`); the vendor's naive timestamps are the exchange's wall clock,
 * which is UTC+05:30.
 */
export async function olderSelect(session: DuckDbSession, part: LakePart, options: TaskOptions = {}): Promise<string> {
  const from = `FROM read_parquet(${sqlTexts(part.files)}, union_by_name = true, hive_partitioning = false)`;
  const place = [`DATE ${sqlText(part.key.date)} AS date`, `${sqlText(part.key.underlying)} AS underlying`];
  const described = await session.query(
    `DESCRIBE SELECT * ${from}`,
    (result) => readTable(session.duckdb, result),
    options,
  );
  const types = new Map(described.records().map((row) => [String(row.column_name), String(row.column_type)]));
  if (types.has("last_price") || !types.has("price")) {
    const stored = ["date", "underlying"].filter((name) => types.has(name));
    const rest = stored.length > 0 ? `* EXCLUDE (${stored.join(", ")})` : "*";
    return `SELECT ${place.join(", ")}, ${rest} ${from}`;
  }
  const selected = Object.entries(NSE_LAKE_NAMES)
    .filter(([vendor]) => types.has(vendor))
    .map(([vendor, lake]) => {
      if (vendor !== "timestamp" && vendor !== "lastTradeTime") return `${vendor} AS ${lake}`;
      const zoned = types.get(vendor)!.includes("TIME ZONE");
      return `${zoned ? `(${vendor} AT TIME ZONE 'UTC')` : `${vendor}::TIMESTAMP - INTERVAL 330 MINUTE`} AS ${lake}`;
    });
  const identity = [
    "expiry::DATE AS expiry",
    "upper(opt_type::VARCHAR) AS option_type",
    "strike::DOUBLE AS strike",
    "round(strike::DOUBLE * 100)::INTEGER AS strike_scaled",
    "NULL::BIGINT AS volume_change",
  ];
  return `SELECT ${[...place, ...identity, ...selected].join(", ")} ${from}`;
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
  const prices = ["last_price", "bid_price", "ask_price"];
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
    `CREATE OR REPLACE TABLE ${table} AS SELECT * REPLACE (${replaced}) FROM (${source}) WHERE ${inSession} ORDER BY expiry, option_type, strike_scaled, timestamp`,
    options,
  );
  return { outOfSession: outside!, zeroPrice: zeroPrice! };
}
