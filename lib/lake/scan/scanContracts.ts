import { availableParallelism } from "node:os";
import { type ContractIdentity, contractIdentity } from "../../contract/ContractIdentity.js";
import { startProgress } from "../../task/progress.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { WorkerThreads } from "../../task/WorkerThreads.js";
import type { PartKey } from "../PartKey.js";
import { productOf } from "./cachedRuns.js";
import type { ScanOptions } from "./ScanOptions.js";
import type { ScanPart } from "./ScanPart.js";
import { ScanPlan } from "./ScanPlan.js";
import { scanModuleUrl } from "./scanModule.js";
import { type ScanTask, type ScanTaskResult, scanTask } from "./scanTask.js";
import { splitPart } from "./splitPart.js";

/** Rows of one task, about: small enough to share out one day, large enough that sharing out costs nothing. */
const TASK_ROWS = 2_000_000;

export interface ScanContractsOptions extends ScanOptions {
  /** Threads, all cores by default; 1 works in this one. */
  readonly threads?: number | undefined;
  /** Plain data that the scan module gets with every contract. */
  readonly parameters?: unknown;
}

/** What a scan module gave for one contract of one day. */
export interface ContractResult<Result> {
  readonly key: PartKey;
  readonly contract: ContractIdentity;
  readonly rows: number;
  /** Where the rows came from. */
  readonly source: ScanPart["source"];
  readonly result: Result;
}

/**
 * Runs a function over every contract of any number of days, on several threads. The function is the default export of a
 * module, because threads share no closures: it gets one {@link ContractRun} and gives plain data. As it sees one contract
 * at a time and results come in the order of `scanTape`, nothing depends on the number of threads.
 *
 * @param module path or URL of a JavaScript module, from the working folder
 * @throws StrikebookError as `scanTape` does; `missing` or `argument` for a module that is none
 * @example
 * // range.mjs: export default ({ rows, columns: { last_price: { values, scale } } }) =>
 * //   rows === 0 ? 0 : (Math.max(...values) - values[0]) / scale;
 * for await (const { contract, result } of scanContracts<number>("range.mjs", { columns: ["last_price"] }))
 *   console.log(contract.key, result);
 */
export async function* scanContracts<Result>(
  module: string | URL,
  options: ScanContractsOptions,
): AsyncGenerator<ContractResult<Result>> {
  const { threads = availableParallelism(), parameters, signal } = options;
  if (!(Number.isInteger(threads) && threads > 0))
    throw new StrikebookError("argument", `a scan on ${threads} threads`, "give a whole number above 0");
  const url = scanModuleUrl(module);
  const plan = await ScanPlan.open(options);
  const progress = startProgress("scanning contracts", { total: plan.rows, unit: "rows" });
  const running: Running<Result>[] = [];
  let pool: WorkerThreads<ScanTask, ScanTaskResult<Result>> | undefined;
  const finish = async ({ part, results }: Running<Result>): Promise<ContractResult<Result>[]> => {
    const found = await results;
    signal?.throwIfAborted();
    progress.advance(part.rows);
    return contractResults(part, found);
  };
  try {
    if (threads > 1) pool = await WorkerThreads.open("lib/lake/scan/scanContracts.worker", { threads });
    for (const lakePart of plan.parts) {
      signal?.throwIfAborted();
      for (const part of splitPart(await plan.prepare(lakePart), TASK_ROWS)) {
        const task: ScanTask = { module: url, part, parameters };
        const results = pool ? pool.run(task, { signal }) : scanTask<Result>(task, { signal });
        // A failure is met when its turn comes.
        results.catch(() => undefined);
        running.push({ part, results });
        // Without threads of their own two tasks would share the buffers.
        if (running.length >= (pool ? 2 * threads : 1)) yield* await finish(running.shift()!);
      }
    }
    while (running.length > 0) yield* await finish(running.shift()!);
    progress.end();
  } finally {
    progress.fail();
    await pool?.close();
    // Without a pool, a task of this thread still reads.
    await Promise.allSettled(running.map(({ results }) => results));
    await plan.close();
  }
}

interface Running<Result> {
  readonly part: ScanPart;
  readonly results: Promise<ScanTaskResult<Result>>;
}

function contractResults<Result>(part: ScanPart, found: ScanTaskResult<Result>): ContractResult<Result>[] {
  const { key, source } = part;
  const product = productOf(key);
  const contracts = part.source === "cache" ? part.contracts : found.contracts;
  const strikeScale = part.source === "cache" ? part.strikeScale : product.strikeScale;
  return contracts.map(([expiry, optionType, strikeScaled, , rows], index) => {
    const contract = contractIdentity(product, expiry, optionType, strikeScaled / strikeScale);
    return { key, contract, rows, source, result: found.results[index]! };
  });
}
