import { QUOTE_COLUMN_NAMES, type QuoteColumns, type QuoteRun, type SpotSeries } from "../columns/index.js";
import { compareContracts } from "../contract/ContractIdentity.js";
import type { Product } from "../contract/Product.js";
import type { CivilDate } from "../time/index.js";
import type { TapeContract, TapeInput, TapeProvenance } from "./TapeInput.js";

/** Joins runs of single contracts, in any order, into the contract-major columns of one tape. Copies the columns once. */
export function tapeInputFromRuns(
  product: Product,
  date: CivilDate,
  runs: readonly QuoteRun[],
  spot: SpotSeries,
  provenance: TapeProvenance,
): TapeInput {
  const sorted = [...runs].sort((a, b) => compareContracts(a.contract, b.contract));
  const rows = sorted.reduce((sum, run) => sum + run.rows, 0);
  const quotes = Object.fromEntries(
    QUOTE_COLUMN_NAMES.map((name) => [name, new Float64Array(rows)]),
  ) as unknown as QuoteColumns;
  const contracts: TapeContract[] = [];
  let firstRow = 0;
  for (const run of sorted) {
    for (const name of QUOTE_COLUMN_NAMES) quotes[name].set(run.quotes[name], firstRow);
    contracts.push({ contract: run.contract, firstRow, rowCount: run.rows });
    firstRow += run.rows;
  }
  return { product, date, contracts, quotes, spot, provenance };
}
