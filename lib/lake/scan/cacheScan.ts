import { startProgress } from "../../task/progress.js";
import type { ScanOptions } from "./ScanOptions.js";
import { ScanPlan } from "./ScanPlan.js";

/** What a scan will read, once its columns are cached. */
export interface CachedScan {
  readonly parts: number;
  /** Parts that will be decoded from Parquet: all with source `parquet`, those without a cache with `auto`. */
  readonly parquetParts: number;
  readonly rows: number;
}

/**
 * Makes the columns of a scan ready beforehand: fills the tape cache with what it lacks and checks what it has, so that the
 * scan's own time is that of a scan.
 *
 * @throws StrikebookError as `scanTape` does
 */
export async function cacheScan(options: ScanOptions): Promise<CachedScan> {
  const plan = await ScanPlan.open("the scan", options);
  const progress = startProgress("checking the tape cache", { total: plan.rows, unit: "rows" });
  try {
    let parquetParts = 0;
    for (const each of plan.parts) {
      options.signal?.throwIfAborted();
      const part = await plan.prepare(each);
      if (part.source === "parquet") parquetParts++;
      progress.advance(part.rows);
    }
    progress.end();
    return { parts: plan.parts.length, parquetParts, rows: plan.rows };
  } finally {
    progress.fail();
    await plan.close();
  }
}
