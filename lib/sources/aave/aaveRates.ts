import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { openRelation } from "../relation/openRelation.js";
import type { SourceColumn } from "../relation/SourceColumn.js";
import type { SourceRelation } from "../relation/SourceRelation.js";

const rates = [
  "liquidity_rate",
  "stable_borrow_rate",
  "variable_borrow_rate",
  "liquidity_index",
  "variable_borrow_index",
].map((name): SourceColumn => ({ name, kind: "number" }));

/** Columns of a reserve's minute file as demeter (github.com/zelos-alpha/demeter) writes it. */
export const AAVE_COLUMNS: readonly SourceColumn[] = [{ name: "block_timestamp", kind: "instant" }, ...rates];

/** Spacing of the rows of a minute file. */
const ROW_SECONDS = 60;

/**
 * Makes minute files of one Aave V3 reserve one typed relation. Rates are APR fractions (0.0486 is 4.86 %), supply and
 * borrow indexes the growth of one unit; instants are UTC. Numbers of up to 27 decimals become DOUBLE.
 *
 * A row stamped T holds the last update of the minute that begins at T: the growth of the borrow index from row to row tells
 * the seconds between two updates, and they fit no other reading. `known_at` is the end of that minute, the first instant
 * at which the row says nothing of the future.
 *
 * @throws StrikebookError `empty`, `missing`, `corrupt` or `schema`, naming the file
 */
export async function aaveRates(
  session: DuckDbSession,
  files: readonly string[],
  options: TaskOptions = {},
): Promise<SourceRelation> {
  const relation = await openRelation(session, "Aave rate files", files, AAVE_COLUMNS, options);
  return {
    ...relation,
    sql: `SELECT *, block_timestamp + INTERVAL ${ROW_SECONDS} SECOND AS known_at FROM (${relation.sql})`,
    columns: [...relation.columns, { name: "known_at", type: "TIMESTAMP" }],
  };
}
