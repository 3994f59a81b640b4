import { availableParallelism, totalmem } from "node:os";

const MB = 1024 * 1024;
/** What one notebook alone takes at most, as the library sets it by itself. */
const ALONE_MB = 2048;
const LEAST_MB = 256;

/**
 * The environment that keeps several notebooks at once within one machine: half of its memory (or of the container's limit)
 * and all of its cores are divided among their DuckDB instances. Nothing is set for one notebook alone.
 *
 * @param jobs notebooks that run at the same time
 */
export function memoryShare(
  jobs: number,
  machineBytes: number = machineMemory(),
  cores: number = availableParallelism(),
): Record<string, string> {
  if (jobs <= 1) return {};
  const share = Math.floor(machineBytes / 2 / jobs / MB);
  return {
    STRIKEBOOK_DUCKDB_MEMORY: `${Math.max(LEAST_MB, Math.min(ALONE_MB, share))}MiB`,
    STRIKEBOOK_DUCKDB_THREADS: String(Math.max(1, Math.floor(cores / jobs))),
  };
}

function machineMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}
