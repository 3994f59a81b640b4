import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import type { LakePart } from "../../lake/LakePart.js";
import { readTable } from "../../lake/readTable.js";
import { sqlText, sqlTexts } from "../../lake/sqlText.js";
import { NSE_OPTION_COLUMNS } from "../../market/vendorColumns.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { StagedInput } from "./RawPartInput.js";
import { RawStage } from "./RawStage.js";

const BATCH_ROWS = 16_384;

/**
 * Stages the rows of a part of the lake as if they came from a source.
 *
 * @param folder made here; lies in the work folder
 */
export async function stageRawPart(
  session: DuckDbSession,
  { files, key }: LakePart,
  folder: string,
  options: TaskOptions,
): Promise<StagedInput> {
  const from = `FROM read_parquet(${sqlText(files[0]!)})`;
  const isSpot = key.dataset === "nse_raw_spot";
  const contracts = isSpot ? [key.underlying] : await contractsOf(session, from, options);
  const number = isSpot ? "0::DOUBLE" : `list_position(${sqlTexts(contracts)}, contract)::DOUBLE - 1`;
  const values = NSE_OPTION_COLUMNS.map((name) =>
    name === "timestamp" || name === "lastTradeTime" ? `epoch_us(${name})::DOUBLE` : `${name}::DOUBLE`,
  );
  const query = `SELECT ${number}, ${values.join(", ")} ${from}`;
  const stage = new RawStage(folder);
  for await (const [numbers, ...columns] of session.numberBatches(query, BATCH_ROWS, options)) {
    for (let from = 0; from < numbers!.length; ) {
      const number = numbers![from]!;
      let to = from;
      while (to < numbers!.length && numbers![to] === number) to++;
      const run = columns.map((column, index) => [NSE_OPTION_COLUMNS[index]!, column.subarray(from, to)] as const);
      stage.add({ table: contracts[number]!, rows: to - from, columns: Object.fromEntries(run) });
      from = to;
    }
  }
  const source = stage.result();
  const part = source.parts[0];
  if (!part || source.parts.length !== 1 || part.date !== key.date || part.underlying !== key.underlying) {
    const what = `${files[0]} holds other rows than those of ${key.underlying} on ${key.date}`;
    throw new StrikebookError("corrupt", what, "delete that folder and extract its dumps again");
  }
  return { part, source };
}

async function contractsOf(session: DuckDbSession, from: string, options: TaskOptions): Promise<string[]> {
  const query = `SELECT DISTINCT contract ${from} ORDER BY contract`;
  const named = await session.query(query, (result) => readTable(session.duckdb, result), options);
  return named.records().map(({ contract }) => String(contract));
}
