import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { type CivilDate, isCivilDate } from "../../time/civilDate.js";

/** What can be chosen about the crypto sample. */
export interface CryptoSampleOptions extends TaskOptions {
  /** Any whole number from 0 to 2^32 - 1: another seed, another market. */
  readonly seed?: number | undefined;
  /** Number of consecutive days, UTC. */
  readonly days?: number | undefined;
  /** How many option rows over all days, before the rows that are written twice; 50,000 a day by default. */
  readonly rows?: number | undefined;
  /** First day. */
  readonly from?: CivilDate | undefined;
  /**
   * Puts another file in the place of every finished one and gives its path: day by day, so that no more than one file is
   * there twice. Undefined: the files stay CSV.gz.
   */
  readonly conversion?: CryptoSampleConversion | undefined;
  /** Writes over a crypto sample of other options. */
  readonly replace?: boolean | undefined;
}

export interface CryptoSampleConversion {
  /** Ending of the files that come out, as "parquet". */
  readonly format: string;
  /** @returns the path of the file that stands for `path`, which it removes */
  convert(path: string): Promise<string>;
}

/** The choices in full, as `sample.json` records them. */
export interface ResolvedCryptoSampleOptions {
  readonly seed: number;
  readonly days: number;
  readonly rows: number;
  readonly from: CivilDate;
}

const ROWS_PER_DAY = 50_000;

/** Two days from 14 August 2023, 100,000 option rows. */
export const CRYPTO_SAMPLE_DEFAULTS: ResolvedCryptoSampleOptions = {
  seed: 29,
  days: 2,
  rows: 2 * ROWS_PER_DAY,
  from: "2023-08-14",
};

/**
 * Fills in defaults and checks the choices.
 *
 * @throws StrikebookError `argument` for a seed, a number of days or rows, or a first day that is not possible.
 */
export function resolveCryptoSampleOptions(options: CryptoSampleOptions = {}): ResolvedCryptoSampleOptions {
  const seed = options.seed ?? CRYPTO_SAMPLE_DEFAULTS.seed;
  const days = options.days ?? CRYPTO_SAMPLE_DEFAULTS.days;
  const rows = options.rows ?? days * ROWS_PER_DAY;
  const from = options.from ?? CRYPTO_SAMPLE_DEFAULTS.from;
  const refuse = (what: string, cure: string): never => {
    throw new StrikebookError("argument", what, cure);
  };
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    refuse(`seed ${seed} is not possible`, "give a whole number from 0 to 4294967295");
  if (!Number.isInteger(days) || days < 1 || days > 20_000)
    refuse(`a sample of ${days} days is not possible`, "give a whole number from 1 to 20000");
  if (!Number.isInteger(rows) || rows < days)
    refuse(`a crypto sample of ${rows} option rows over ${days} days is not possible`, "give at least one row a day");
  if (!isCivilDate(from) || from < "2000-01-01" || from > "2030-01-01")
    refuse(`a sample from "${from}" is not possible`, "write a day from 2000-01-01 to 2030-01-01 as YYYY-MM-DD");
  return { seed, days, rows, from };
}
