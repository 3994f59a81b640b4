import type { TaskOptions } from "../../task/TaskOptions.js";
import { DuckDbSession } from "../DuckDbSession.js";
import type { ContractRow } from "../tapeCache/ContractTable.js";
import { cachedRuns } from "./cachedRuns.js";
import { parquetRuns } from "./parquetRuns.js";
import { ScanBuffers } from "./ScanBuffers.js";
import type { ScanPart } from "./ScanPart.js";
import { loadContractScan } from "./scanModule.js";

/** Contracts of one part for one thread. */
export interface ScanTask {
  readonly module: string;
  readonly part: ScanPart;
  readonly parameters: unknown;
}

/** What a task gave, contract by contract in its order: plain data, and no more of it than the other side lacks. */
export interface ScanTaskResult<Result> {
  /** The contracts of a Parquet file; those of a cached part are in the task. */
  readonly contracts: readonly ContractRow[];
  readonly results: readonly Result[];
}

const buffers = new ScanBuffers();

/** Runs a scan module over the contracts of one task, in their order. */
export async function scanTask<Result>(
  { module, part, parameters }: ScanTask,
  options: TaskOptions = {},
): Promise<ScanTaskResult<Result>> {
  const scan = await loadContractScan<Result>(module);
  if (part.source === "cache")
    return { contracts: [], results: Array.from(cachedRuns(part, buffers), (run) => scan(run, parameters)) };
  const session = await DuckDbSession.open({ threads: 1, memoryLimit: "512MB" });
  try {
    const contracts: ContractRow[] = [];
    const results: Result[] = [];
    let firstRow = 0;
    for await (const run of parquetRuns(session, part, buffers, options)) {
      const { expiryDate, optionType, strikeScaled } = run.contract;
      contracts.push([expiryDate, optionType, strikeScaled, firstRow, run.rows]);
      results.push(scan(run, parameters));
      firstRow += run.rows;
    }
    return { contracts, results };
  } finally {
    await session.close();
  }
}
