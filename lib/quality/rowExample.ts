import type { DuckDbSession } from "../lake/DuckDbSession.js";
import { readTable } from "../lake/readTable.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { clockOf, type PartScope } from "./AuditScope.js";
import { isSpot, type PartColumns } from "./partColumns.js";

/**
 * Names one row of a part by its contract and time, with the values of some expressions: `CE 26000 of 2025-11-25 at 10:05:00:
 * strike 26000, strike_scaled 2600100`.
 *
 * @param row position in the part, from 1
 * @param shown SQL expressions by the name to show them under
 */
export async function rowExample(
  session: DuckDbSession,
  scope: PartScope,
  columns: PartColumns,
  row: number,
  shown: Readonly<Record<string, string>>,
  options: TaskOptions,
): Promise<string> {
  const [type, strike, expiry] = (["optionType", "strike", "expiry"] as const).map(columns.column);
  const micros = columns.micros("timestamp");
  const text = (sql: string | undefined): string => (sql === undefined ? "NULL" : `(${sql})::VARCHAR`);
  const values = Object.values(shown).map((sql, index) => `${text(sql)} AS v${index}`);
  const named = [`${text(type)} AS type`, `${text(strike)} AS strike`, `${text(expiry)} AS expiry`];
  const time = `${micros ?? "NULL"}::DOUBLE AS t`;
  const numbered = `SELECT *, row_number() OVER () AS audit_row FROM ${columns.rows}`;
  const table = await session.query(
    `SELECT ${[...named, time, ...values].join(", ")} FROM (${numbered}) WHERE audit_row = ${row}`,
    (result) => readTable(session.duckdb, result),
    options,
  );
  const [found] = table.records();
  if (found === undefined) return `row ${row}`;
  const contract = isSpot(scope.spec)
    ? []
    : [found.type, found.strike === null ? null : String(Number(found.strike)), found.expiry && `of ${found.expiry}`];
  const at = typeof found.t === "number" ? [`at ${clockOf(scope, found.t)}`] : [];
  const said = Object.keys(shown).map((name, index) => `${name} ${found[`v${index}`] ?? "NULL"}`);
  const where = [...contract.filter((each) => each !== null && each !== ""), ...at].join(" ");
  return said.length > 0 ? `${where}: ${said.join(", ")}` : where;
}
