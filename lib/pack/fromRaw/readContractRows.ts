import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import type { LakePart } from "../../lake/LakePart.js";
import { readingFile } from "../../lake/readingFile.js";
import { readTable } from "../../lake/readTable.js";
import { sqlText } from "../../lake/sqlText.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { nseSession } from "../../time/Session.js";
import { dayClock } from "./DayClock.js";

/** Rows of one contract in a raw part. */
export interface ContractRows {
  readonly contract: string;
  readonly rows: number;
  /** Rows without a time. */
  readonly untimed: number;
  /** Rows within the session of the part's day. */
  readonly inSession: number;
}

/** How many rows each contract of a raw part has. */
export async function readContractRows(
  session: DuckDbSession,
  part: LakePart,
  task: TaskOptions,
): Promise<ContractRows[]> {
  const file = part.files[0]!;
  const name = part.key.dataset === "nse_raw_options" ? "contract" : "symbol";
  const { open, close } = dayClock(part.key.date, nseSession);
  const statement = `SELECT ${name} AS contract, count(*)::DOUBLE AS rows, count(*) FILTER (timestamp IS NULL)::DOUBLE AS untimed,
      count(*) FILTER (timestamp BETWEEN make_timestamp(${open}) AND make_timestamp(${close}))::DOUBLE AS in_session
    FROM read_parquet(${sqlText(file)}, hive_partitioning = false) GROUP BY 1 ORDER BY 1`;
  const table = await readingFile(file, task, () =>
    session.query(statement, (result) => readTable(session.duckdb, result), task),
  );
  return table.records().map((row) => ({
    contract: String(row.contract),
    rows: Number(row.rows),
    untimed: Number(row.untimed),
    inSession: Number(row.in_session),
  }));
}
