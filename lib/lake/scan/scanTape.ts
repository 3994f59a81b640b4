import { startProgress } from "../../task/progress.js";
import type { ContractRun } from "./ContractRun.js";
import { cachedRuns } from "./cachedRuns.js";
import { parquetRuns } from "./parquetRuns.js";
import { ScanBuffers } from "./ScanBuffers.js";
import type { ScanOptions } from "./ScanOptions.js";
import { ScanPlan } from "./ScanPlan.js";

/**
 * Streams the contracts of any number of days through small reused buffers, for what looks at each row once: by date and
 * underlying, and within a part by expiry, calls before puts, strike. Memory does not grow with the days.
 *
 * The columns of a run are valid until the next run is asked for. For all cores see `scanContracts`.
 *
 * @throws StrikebookError `argument` for a column or an option that does not exist, `missing` for days or underlyings that
 *   the lake does not hold, `corrupt` for a damaged part
 * @example
 * for await (const { contract, rows, columns } of scanTape({ lake: "lake", columns: ["last_price"] })) {
 *   const { values, scale } = columns.last_price!;
 *   console.log(contract.key, rows, values[rows - 1]! / scale);
 * }
 */
export async function* scanTape(options: ScanOptions): AsyncGenerator<ContractRun> {
  const { signal } = options;
  const plan = await ScanPlan.open("scanTape", options);
  const progress = startProgress("scanning contracts", { total: plan.rows, unit: "rows" });
  const buffers = new ScanBuffers();
  try {
    for (const each of plan.parts) {
      const part = await plan.prepare(each);
      const runs =
        part.source === "cache"
          ? cachedRuns(part, buffers)
          : parquetRuns(await plan.session(), part, buffers, { signal });
      for await (const run of runs) {
        signal?.throwIfAborted();
        yield run;
      }
      progress.advance(part.rows);
    }
    progress.end();
  } finally {
    progress.fail();
    await plan.close();
  }
}
