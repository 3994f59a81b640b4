import type { TaskOptions } from "../../task/TaskOptions.js";
import type { CivilDate } from "../../time/civilDate.js";
import type { DuckDbOptions } from "../DuckDbSession.js";
import type { Lake } from "../Lake.js";

/**
 * Where the rows of a scan come from. `cache`: the tape cache, which is filled with what it lacks; without a cache that is
 * an error. `parquet`: the parts themselves, every time. `auto`: the cache, or the part where there is no cache.
 */
export type ScanSource = "cache" | "parquet" | "auto";

export interface ScanOptions extends TaskOptions {
  /** An open lake, or the root of one (default: `STRIKEBOOK_LAKE`, else ./lake). */
  readonly lake?: Lake | string | undefined;
  /** Option dataset, `nse_options` by default. */
  readonly dataset?: string | undefined;
  /** These days alone; each must be in the lake for at least one underlying. */
  readonly days?: readonly CivilDate[] | undefined;
  /** First and last day, both included. */
  readonly from?: CivilDate | undefined;
  readonly to?: CivilDate | undefined;
  /** All underlyings of the dataset when absent; each one named must have a part. */
  readonly underlyings?: readonly string[] | undefined;
  /** Names of the dataset's columns, see `docs/schema.md`. */
  readonly columns: readonly string[];
  /** `auto` by default. */
  readonly source?: ScanSource | undefined;
  /** Memory and threads of DuckDB, for parts that are not cached. */
  readonly duckdb?: DuckDbOptions | undefined;
}
