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

/**
 * Makes minute files of one Aave V3 reserve one typed relation. Rates are APR fractions (0.0486 is 4.86 %), supply and
 * borrow indexes the growth of one unit; instants are UTC. Numbers of up to 27 decimals become DOUBLE.
 *
 * @throws StrikebookError `empty`, `missing`, `corrupt` or `schema`, naming the file
 */
export function aaveRates(
  session: DuckDbSession,
  files: readonly string[],
  options: TaskOptions = {},
): Promise<SourceRelation> {
  return openRelation(session, "Aave rate files", files, AAVE_COLUMNS, options);
}
