import type { OptionLetter } from "../../contract/ContractIdentity.js";
import type { CivilDate } from "../../time/civilDate.js";
import { DuckDbSession } from "../DuckDbSession.js";
import type { ContractRun } from "./ContractRun.js";
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

/** What one contract gave: plain data, without what all contracts of a part have in common. */
export interface ScannedContract<Result> {
  readonly expiry: CivilDate;
  readonly optionType: OptionLetter;
  readonly strike: number;
  readonly rows: number;
  readonly result: Result;
}

const buffers = new ScanBuffers();

/** Runs a scan module over the contracts of one task, in their order. */
export async function scanTask<Result>({ module, part, parameters }: ScanTask): Promise<ScannedContract<Result>[]> {
  const scan = await loadContractScan<Result>(module);
  const scanned = (run: ContractRun): ScannedContract<Result> => {
    const { expiryDate, optionType, strike } = run.contract;
    return { expiry: expiryDate, optionType, strike, rows: run.rows, result: scan(run, parameters) };
  };
  if (part.source === "cache") return Array.from(cachedRuns(part, buffers), scanned);
  const session = await DuckDbSession.open({ threads: 1, memoryLimit: "512MB" });
  try {
    const results: ScannedContract<Result>[] = [];
    for await (const run of parquetRuns(session, part, buffers)) results.push(scanned(run));
    return results;
  } finally {
    await session.close();
  }
}
