import type { QuoteRun, SpotSeries } from "../columns/QuoteRun.js";
import { compareContracts } from "../contract/ContractIdentity.js";
import type { Product } from "../contract/Product.js";
import type { TapeInput, TapeProvenance } from "../tape/TapeInput.js";
import { tapeInputFromRuns } from "../tape/tapeInputFromRuns.js";
import type { CivilDate } from "../time/civilDate.js";

/**
 * One day of one product as a source read it: what a tape is built from, and the same rows contract by contract with the
 * vendor's own columns.
 */
export interface SourceDay extends TapeInput {
  /** One run per contract, in the order of the tape. */
  readonly runs: readonly QuoteRun[];
}

/** Puts the runs of a day, in any order, together. */
export function sourceDay(
  product: Product,
  date: CivilDate,
  runs: readonly QuoteRun[],
  spot: SpotSeries,
  provenance: Omit<TapeProvenance, "rows">,
): SourceDay {
  const sorted = [...runs].sort((a, b) => compareContracts(a.contract, b.contract));
  const rows = sorted.reduce((sum, run) => sum + run.rows, 0);
  return { ...tapeInputFromRuns(product, date, sorted, spot, { ...provenance, rows }), runs: sorted };
}
