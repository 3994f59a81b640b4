import type { DuckDbSession } from "../lake/DuckDbSession.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { PartScope } from "./AuditScope.js";
import type { PartColumns } from "./partColumns.js";
import { rowExample } from "./rowExample.js";
import { percent } from "./shareFindings.js";

/** Books whose bid is not below their ask, and last prices that no market made. */
export async function priceFindings(
  scope: PartScope,
  session: DuckDbSession,
  columns: PartColumns,
  options: TaskOptions,
): Promise<void> {
  await crossedBooks(scope, session, columns, options);
  await outliers(scope, session, columns, options);
}

async function crossedBooks(
  scope: PartScope,
  session: DuckDbSession,
  columns: PartColumns,
  options: TaskOptions,
): Promise<void> {
  const { place, log, settings } = scope;
  const [bid, ask] = (["bidPrice", "askPrice"] as const).map(columns.column);
  if (bid === undefined || ask === undefined) return;
  const both = `${bid} > 0 AND ${ask} > 0`;
  const crossed = `${both} AND ${bid} >= ${ask}`;
  const [books, rows, first] = (
    await session.numbers(
      `SELECT (count(*) FILTER (${both}))::DOUBLE, (count(*) FILTER (${crossed}))::DOUBLE, (min(n) FILTER (${crossed}))::DOUBLE FROM (SELECT ${bid}, ${ask}, row_number() OVER () AS n FROM ${columns.rows})`,
      options,
    )
  ).map((column) => column[0]!);
  if (!books || !rows) return;
  const value = rows / books;
  const limit = settings.limits.crossedShare;
  if (value <= limit) return;
  const example = await rowExample(session, scope, columns, first!, { bid, ask }, options);
  const message = `${percent(value)} of the two-sided books have a bid at or above the ask (limit ${percent(limit)}); first ${example}`;
  log.add("warning", "crossed-book", place, message, { value, limit, unit: "share of rows" });
}

async function outliers(
  scope: PartScope,
  session: DuckDbSession,
  columns: PartColumns,
  options: TaskOptions,
): Promise<void> {
  const { place, log, settings } = scope;
  const { contract } = columns;
  const [last, bid, ask, spot, type] = (["lastPrice", "bidPrice", "askPrice", "spotPrice", "optionType"] as const).map(
    columns.column,
  );
  if (contract === undefined || last === undefined) return;
  const times = settings.limits.outlierTimes;
  // Far options of an expiry day do rise twentyfold: a price that the book of its own row bears out is none.
  const borneOut =
    bid !== undefined && ask !== undefined ? `coalesce(${last} BETWEEN ${bid} / 2 AND ${ask} * 2, false)` : "false";
  const above = spot !== undefined && type !== undefined ? `${type} = 'CE' AND ${last} > ${spot}` : "false";
  const rows = `SELECT *, ${contract.sql} AS audit_contract, row_number() OVER () AS audit_row FROM ${columns.rows}`;
  const medians = `SELECT ${contract.sql} AS c, approx_quantile(${last}, 0.5) AS m FROM ${columns.rows} WHERE ${last} > 0 GROUP BY c HAVING max(${last}) > ${times} * m`;
  const far = `(m IS NOT NULL AND ${last} > ${times} * m AND NOT ${borneOut})`;
  const [counts, firsts, usual] = await session.numbers(
    `SELECT count(*)::DOUBLE, min(audit_row)::DOUBLE, arg_min(m, audit_row)::DOUBLE FROM (${rows}) LEFT JOIN (${medians}) ON audit_contract = c WHERE ${far} OR (${above})`,
    options,
  );
  const count = counts![0]!;
  if (count === 0) return;
  const example = await rowExample(
    session,
    scope,
    columns,
    firsts![0]!,
    { price: last, ...(spot && { underlying: spot }) },
    options,
  );
  const median = Number.isNaN(usual![0]!) ? "" : `, the contract's median ${Number(usual![0]!.toFixed(2))}`;
  const who = count === 1 ? "1 row has" : `${count.toLocaleString("en")} rows have`;
  const message = `${who} a last price over ${times} times the median of its contract, or of a call above the underlying; first ${example}${median}`;
  log.add("warning", "price-outlier", place, message, { value: count, limit: 0, unit: "rows" });
}
