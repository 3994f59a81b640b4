import type { TapeColumn } from "../../tape/TapeColumn.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { contractOfOrder, contractOrderSql } from "../contractOrder.js";
import type { DuckDbSession } from "../DuckDbSession.js";
import type { DatasetSpec } from "../datasets.js";
import { storedColumn } from "../storedColumn.js";
import { appendVector } from "./appendVector.js";
import type { ContractRow } from "./ContractTable.js";
import { TapeColumnBuilder } from "./TapeColumnBuilder.js";
import type { WantedColumn } from "./WantedColumn.js";

/** Rows in the lake's order, as SQL sees them. */
export interface PartRows {
  readonly spec: DatasetSpec;
  /** What stands after FROM. */
  readonly from: string;
  /** Column that numbers the rows from 0. */
  readonly rowNumber: string;
  /** Names the rows in messages: a file. */
  readonly label: string;
}

/**
 * The contracts of a part and the rows of each.
 *
 * @throws StrikebookError `corrupt` when a contract's rows are not one run or stand in another order
 */
export async function readContractRows(
  session: DuckDbSession,
  { spec, from, rowNumber, label }: PartRows,
  task: TaskOptions,
): Promise<ContractRow[]> {
  // Grouped by the columns as they are stored: the order number of each row would take as long again.
  const keys = `expiry, ${storedColumn(spec, "option_type")}, strike_scaled`;
  const bounds = `min(${rowNumber}) AS first_row, max(${rowNumber}) AS last_row, count(*) AS row_count`;
  const groups = `SELECT ${keys}, ${bounds} FROM ${from} GROUP BY ${keys}`;
  const runs = `SELECT ${contractOrderSql(spec)}, first_row, last_row, row_count FROM (${groups}) ORDER BY first_row`;
  const [orders, firstRows, lastRows, counts] = await session.numbers(runs, task);
  const contracts: ContractRow[] = [];
  let end = 0;
  for (let i = 0; i < orders!.length; i++) {
    const [order, firstRow, rowCount] = [orders![i]!, firstRows![i]!, counts![i]!];
    const inOrder = order > (i === 0 ? 0 : orders![i - 1]!);
    if (!inOrder || firstRow !== end || lastRows![i] !== firstRow + rowCount - 1) {
      const what = `${label}: the contract of row ${firstRow} is not in the order expiry, option type, strike`;
      throw new StrikebookError("corrupt", what, "pack that day again with replace");
    }
    const { expiryDate, optionType, strikeScaled } = contractOfOrder(order);
    contracts.push([expiryDate, optionType, strikeScaled, firstRow, rowCount]);
    end = firstRow + rowCount;
  }
  return contracts;
}

/**
 * Columns of a part in row order, each in its narrowest exact form. All of them come from one pass over the file, which
 * DuckDB decodes on its threads while this one takes them over.
 *
 * @param rows how many there are under `where`
 */
export async function readPartColumns(
  session: DuckDbSession,
  { from }: Pick<PartRows, "from">,
  wanted: readonly WantedColumn[],
  where: string,
  rows: number,
  task: TaskOptions,
): Promise<TapeColumn[]> {
  const { duckdb } = session;
  const builders = wanted.map(({ name, kind }) => new TapeColumnBuilder(name, kind, rows));
  const selected = wanted.map(({ sql, storedPriceSql }, index) => `${storedPriceSql ?? sql} AS c${index}`).join(", ");
  await session.stream(
    `SELECT ${selected} FROM ${from} WHERE ${where}`,
    rows,
    (chunk, types) => {
      const size = duckdb.data_chunk_get_size(chunk);
      builders.forEach((builder, index) => {
        const values = { chunk, column: index, type: types[index]!, rows: size };
        if (appendVector(duckdb, values, builder, wanted[index]!.storedPriceSql !== undefined)) return;
        const what = `column ${builder.name} holds whole numbers beyond 2^53`;
        throw new StrikebookError("argument", what, "read it with lake.query, cast to VARCHAR");
      });
    },
    task,
  );
  return builders.map((builder) => builder.build());
}
