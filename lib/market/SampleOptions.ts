import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { sampleSessions } from "./nseTradingDays.js";

/** What can be chosen about the sample market. */
export interface SampleOptions extends TaskOptions {
  /** Any whole number from 0 to 2^32 - 1: another seed, another market. */
  readonly seed?: number | undefined;
  /** Number of consecutive sessions; see `sampleSessions` for which. */
  readonly days?: number | undefined;
  /** About how many option rows; by default as many as come at natural tick density, about 380,000 a session. */
  readonly rows?: number | null | undefined;
  /** The only format this room writes; Parquet goes through `vendorRuns` and the lake. */
  readonly format?: "dump" | undefined;
}

/** The choices in full, as `sample.json` records them. */
export interface ResolvedSampleOptions {
  readonly seed: number;
  readonly days: number;
  /** null: natural density. */
  readonly rows: number | null;
}

/** Six sessions, 18 to 25 November 2025, at natural density: 2.3 million option rows. */
export const SAMPLE_DEFAULTS: ResolvedSampleOptions = { seed: 29, days: 6, rows: null };

/**
 * Fills in defaults and checks the choices.
 *
 * @throws StrikebookError `argument` for a seed, a number of days or of rows that is not possible.
 */
export function resolveSampleOptions(options: SampleOptions = {}): ResolvedSampleOptions {
  const seed = options.seed ?? SAMPLE_DEFAULTS.seed;
  const days = options.days ?? SAMPLE_DEFAULTS.days;
  const rows = options.rows ?? null;
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw new StrikebookError("argument", `seed ${seed} is not possible`, "give a whole number from 0 to 4294967295");
  if (rows !== null && !(Number.isInteger(rows) && rows >= 1))
    throw new StrikebookError(
      "argument",
      `a sample market of ${rows} rows is not possible`,
      "give a whole number of option rows, for example 2000000",
    );
  if (options.format !== undefined && options.format !== "dump")
    throw new StrikebookError(
      "argument",
      `format "${String(options.format)}" is not written here`,
      'leave it out or say "dump"',
    );
  sampleSessions(days);
  return { seed, days, rows };
}
