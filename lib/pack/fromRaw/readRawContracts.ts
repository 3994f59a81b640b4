import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import type { LakePart } from "../../lake/LakePart.js";
import { readingFile } from "../../lake/readingFile.js";
import { readTable } from "../../lake/readTable.js";
import { sqlText } from "../../lake/sqlText.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { TableClass } from "../classifyTable.js";
import type { DayClock } from "./DayClock.js";
import type { RawContract } from "./RawContract.js";

/**
 * The contracts of a raw part in the order of their rows, with the counts of faults that need no order of time. The
 * definitions are those of `nseQuoteDays`.
 *
 * @throws StrikebookError `corrupt` when a contract's rows are not one run, or the file has other rows than its manifest.
 */
export async function readRawContracts(
  session: DuckDbSession,
  part: LakePart,
  clock: DayClock,
  classify: (contract: string) => TableClass,
  task: TaskOptions,
): Promise<RawContract[]> {
  const file = part.files[0]!;
  const when = `timestamp BETWEEN make_timestamp(${clock.open}) AND make_timestamp(${clock.close})`;
  const among = (what: string): string => `count(*) FILTER (${when} AND ${what})::DOUBLE`;
  const midnight = `make_timestamp(${clock.midnight})`;
  const statement = `SELECT contract, min(file_row_number)::DOUBLE AS first, max(file_row_number)::DOUBLE AS last,
      count(*)::DOUBLE AS rows, ${among("price <= 0")} AS zero_price, ${among("price IS NULL")} AS missing_price,
      ${among(`lastTradeTime < ${midnight}`)} AS stale_last_trade,
      ${among("coalesce(bp0 > 0, false) <> coalesce(sp0 > 0, false)")} AS one_sided_book
    FROM read_parquet(${sqlText(file)}, file_row_number = true, hive_partitioning = false) GROUP BY contract ORDER BY first`;
  const table = await readingFile(file, task, () =>
    session.query(statement, (result) => readTable(session.duckdb, result), task),
  );
  let next = 0;
  const contracts = table.records().map((row): RawContract => {
    const name = String(row.contract);
    const [firstRow, rows] = [Number(row.first), Number(row.rows)];
    if (firstRow !== next || Number(row.last) !== firstRow + rows - 1) {
      throw new StrikebookError("corrupt", `${file}: the rows of ${name} are not one run`, "extract that day again");
    }
    next = firstRow + rows;
    return {
      name,
      firstRow,
      rows,
      class: classify(name),
      zeroPrice: Number(row.zero_price),
      missingPrice: Number(row.missing_price),
      staleLastTrade: Number(row.stale_last_trade),
      oneSidedBook: Number(row.one_sided_book),
    };
  });
  const expected = part.manifest!.rows;
  if (next !== expected) {
    const what = `${file} has ${next} rows, its manifest says ${expected}`;
    throw new StrikebookError("corrupt", what, "extract that day again");
  }
  return contracts;
}
