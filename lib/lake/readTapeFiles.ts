import { QUOTE_COLUMN_NAMES } from "../columns/QuoteRun.js";
import type { Product } from "../contract/Product.js";
import type { TapeContract } from "../tape/TapeInput.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { CivilDate } from "../time/civilDate.js";
import { instantAt } from "../time/sessionClock.js";
import { datasetSpec } from "./datasets.js";
import type { TapeParts } from "./readTapeInput.js";
import type { CachedColumn } from "./tapeCache/CachedColumn.js";
import { tapeContracts } from "./tapeCache/ContractTable.js";
import { PartColumns } from "./tapeCache/PartColumns.js";
import { wantedColumns } from "./tapeCache/WantedColumn.js";

/** The cached columns of a day as files. */
export interface TapeFiles {
  readonly product: Product;
  readonly date: CivilDate;
  readonly rows: number;
  readonly contracts: readonly TapeContract[];
  /** In the order asked for. */
  readonly columns: readonly CachedColumn[];
}

/** Files of an option part's columns, the canonical quotes by default; undefined where there is no cache. */
export async function readTapeFiles(
  { product, options, hashes, cache, session }: Omit<TapeParts, "spot" | "calendar" | "addOn">,
  names: readonly string[] = QUOTE_COLUMN_NAMES,
  task: TaskOptions = {},
): Promise<TapeFiles | undefined> {
  const { date } = options.key;
  const spec = datasetSpec(options.key.dataset);
  const openMicros = instantAt(date, product.session.openSecond, product.session);
  const part = await PartColumns.open({ part: options, spec, product, hashes, cache, session }, task);
  const table = await part.contracts(task);
  const columns = await part.files(wantedColumns(spec, names, openMicros), table.rows, task);
  return columns && { product, date, rows: table.rows, contracts: tapeContracts(product, table), columns };
}
