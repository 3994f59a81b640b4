import type { DuckDbSession } from "../lake/DuckDbSession.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { PartScope } from "./AuditScope.js";
import { isSpot, type PartColumns } from "./partColumns.js";
import { rowExample } from "./rowExample.js";

/** Roles and names of what two rows of one instant must agree on. */
const ROLES = ["lastPrice", "bidPrice", "askPrice"] as const;
const NAMES = ["price", "volume", "oi", "open_interest", "bq0", "sq0", "bid_size", "ask_size"];

/** Counts rows that repeat contract and instant of the row above and say something else. Asked only where seconds repeat. */
export async function conflictFindings(
  scope: PartScope,
  session: DuckDbSession,
  columns: PartColumns,
  sorted: boolean,
  options: TaskOptions,
): Promise<void> {
  const { place, log, spec } = scope;
  const { contract } = columns;
  const micros = columns.micros("timestamp");
  const roles = ROLES.flatMap((role) => columns.column(role) ?? []);
  const names = NAMES.filter((name) => columns.types.has(name)).map((name) => `"${name}"`);
  const compared = [...new Set([...roles, ...names])];
  if (contract === undefined || micros === undefined || compared.length === 0) return;
  const keys = `SELECT ${contract.sql} AS c, ${micros} AS t, row_number() OVER () AS n, hash(${compared.join(", ")}) AS h FROM ${columns.rows}`;
  // Rows of one contract and instant are neighbours only where the rows are in order.
  const ordered = sorted ? keys : `SELECT * FROM (${keys}) ORDER BY c, t, n`;
  const pairs = `SELECT n, c, t, h, lag(n) OVER () AS pn, lag(c) OVER () AS pc, lag(t) OVER () AS pt, lag(h) OVER () AS ph FROM (${ordered})`;
  const [counts, firsts, befores] = await session.numbers(
    `SELECT count(*)::DOUBLE, min(n)::DOUBLE, arg_min(pn, n)::DOUBLE FROM (${pairs}) WHERE c = pc AND t = pt AND h <> ph`,
    options,
  );
  const rows = counts![0]!;
  if (rows === 0) return;
  const shown = Object.fromEntries(compared.map((name) => [name.slice(1, -1), name]));
  const example = await rowExample(session, scope, columns, firsts![0]!, shown, options);
  const before = await rowExample(session, scope, columns, befores![0]!, shown, options);
  const spot = isSpot(spec);
  const who = rows === 1 ? "1 row has" : `${rows.toLocaleString("en")} rows have`;
  const message = `${who} the ${spot ? "instant" : "contract and the instant"} of another and ${spot ? "another price" : "other values"}; first ${example}, against ${before.slice(before.indexOf(": ") + 2)}`;
  log.add(spot ? "error" : "warning", "conflicting-rows", place, message, { value: rows, limit: 0, unit: "rows" });
}
