import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { openRelation } from "../relation/openRelation.js";
import type { SourceRelation } from "../relation/SourceRelation.js";
import { TARDIS_COLUMNS, type TardisDataType } from "./tardisColumns.js";

/**
 * Makes daily files of Tardis' data (CSV.gz as the vendor sends them, plain CSV, or Parquet with the same columns) one
 * typed relation: instants are TIMESTAMP in microseconds UTC, numbers DOUBLE, empty cells NULL. Every file is read once
 * to its end before, unless its sidecar says that this was done.
 *
 * @example
 * const relation = await tardisRelation(session, "quotes", ["deribit_quotes_2023-08-14_BTC-PERPETUAL.csv.gz"]);
 * await relation.reading(() => session.run(`COPY (SELECT * FROM (${relation.sql})) TO 'quotes.parquet'`));
 * @throws StrikebookError `empty`, `missing`, `corrupt` or `schema`, naming the file
 */
export function tardisRelation(
  session: DuckDbSession,
  dataType: TardisDataType,
  files: readonly string[],
  options: TaskOptions = {},
): Promise<SourceRelation> {
  return openRelation(session, `Tardis ${dataType} files`, files, TARDIS_COLUMNS[dataType], options);
}
