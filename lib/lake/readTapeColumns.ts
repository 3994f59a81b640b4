import { QUOTE_COLUMN_NAMES, type QuoteColumns } from "../columns/QuoteRun.js";
import { volumeChange } from "../columns/volumeChange.js";
import { contractIdentity } from "../contract/ContractIdentity.js";
import type { Product } from "../contract/Product.js";
import type { TapeContract } from "../tape/TapeInput.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { contractOfOrder, contractOrderSql } from "./contractOrder.js";
import type { DuckDbSession } from "./DuckDbSession.js";
import type { DatasetSpec } from "./datasets.js";
import { marketPriceSql } from "./marketPriceSql.js";
import { QUOTE_LAKE_NAMES } from "./quoteColumns.js";
import { storedColumn } from "./storedColumn.js";

/** Columns read by one query: a query's whole result is held twice for a moment. */
const COLUMNS_PER_QUERY = 4;

export interface TapeColumns {
  readonly contracts: readonly TapeContract[];
  readonly quotes: QuoteColumns;
}

export interface TapeRows {
  readonly product: Product;
  /** Dataset whose column names the rows have. */
  readonly spec: DatasetSpec;
  /** What stands after FROM: rows that are already in the lake's order. */
  readonly rows: string;
  /** Names the rows in messages: a file. */
  readonly label: string;
  /** `compute` for files whose volume change was made by another rule. */
  readonly volumeChanges: "stored" | "compute";
}

/**
 * Canonical quote columns of sorted rows, and the contracts they form.
 *
 * @throws StrikebookError `corrupt` when a contract's rows are not one run or stand in another order.
 */
export async function readTapeColumns(
  session: DuckDbSession,
  source: TapeRows,
  task: TaskOptions,
): Promise<TapeColumns> {
  const expressions = QUOTE_COLUMN_NAMES.map((name) => {
    const column = storedColumn(source.spec, QUOTE_LAKE_NAMES[name]);
    if (name === "timestamp") return `epoch_us(${column})::DOUBLE`;
    return marketPriceSql(source.spec.columns.find((own) => own.name === column)!);
  });
  expressions.push(contractOrderSql(source.spec));
  const columns: Float64Array[] = [];
  for (let from = 0; from < expressions.length; from += COLUMNS_PER_QUERY) {
    const selected = expressions.slice(from, from + COLUMNS_PER_QUERY).map((text, index) => `${text} AS c${index}`);
    columns.push(...(await session.numbers(`SELECT ${selected.join(", ")} FROM ${source.rows}`, task)));
  }
  const contracts = contractRuns(source, columns.pop()!);
  const named = Object.fromEntries(QUOTE_COLUMN_NAMES.map((name, index) => [name, columns[index]!]));
  const quotes = named as unknown as QuoteColumns;
  if (source.volumeChanges === "compute") {
    for (const { firstRow, rowCount } of contracts) {
      const end = firstRow + rowCount;
      volumeChange(quotes.volume.subarray(firstRow, end), quotes.volumeChange.subarray(firstRow, end));
    }
  }
  return { contracts, quotes };
}

/**
 * The contracts that rows form whose order numbers are `orders`.
 *
 * @throws StrikebookError `corrupt` when a contract's rows are not one run or stand in another order
 */
export function contractRuns(
  { product, label }: Pick<TapeRows, "product" | "label">,
  orders: Float64Array,
): TapeContract[] {
  const contracts: TapeContract[] = [];
  let firstRow = 0;
  for (let row = 1; row <= orders.length; row++) {
    if (row < orders.length && orders[row] === orders[row - 1]) continue;
    const order = orders[firstRow]!;
    if (!(order > (firstRow === 0 ? 0 : orders[firstRow - 1]!))) {
      const what = `${label}: the contract of row ${firstRow} is not in the order expiry, option type, strike`;
      throw new StrikebookError("corrupt", what, "pack that day again with replace");
    }
    const { expiryDate, optionType, strikeScaled } = contractOfOrder(order);
    const contract = contractIdentity(product, expiryDate, optionType, strikeScaled / product.strikeScale);
    contracts.push({ contract, firstRow, rowCount: row - firstRow });
    firstRow = row;
  }
  return contracts;
}
