import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { type CivilDate, isCivilDate } from "../../time/civilDate.js";

/** A folder, one file, or several files. */
export type BaselineSource = string | readonly string[];

/** The lending rates of one asset and their share of the blend. */
export interface BaselineRate {
  /** Name of the asset: USDC. It names a column of the output. */
  readonly asset: string;
  readonly files: BaselineSource;
  /** Weights of all assets sum to 1. */
  readonly weight: number;
}

/** What `buildBaseline` is told. */
export interface BaselineOptions extends TaskOptions {
  /** Option chains in the format of Tardis (`options_chain`), CSV, CSV.gz or Parquet. */
  readonly options: BaselineSource;
  /** Quotes or trades of the perpetual in the format of Tardis. */
  readonly perpetual: BaselineSource;
  readonly rates: readonly BaselineRate[];
  /** Folder of the four outputs. */
  readonly out: string;
  /** Coin; default BTC. */
  readonly asset?: string | undefined;
  /** Years in the names of the outputs; default 2023_2025. */
  readonly years?: string | undefined;
  /** First UTC day that counts; default: what the files hold. */
  readonly from?: CivilDate | undefined;
  /** Last UTC day that counts. */
  readonly to?: CivilDate | undefined;
  /** Largest |strike / S - 1|, not reached; default 0.03. */
  readonly maxMoneyness?: number | undefined;
  /** Longest time to expiry in days, included; default 30. */
  readonly maxDays?: number | undefined;
  /** `twoSided` (default) drops a quote without bid or ask; `oneSided` keeps it when one of them is there. */
  readonly quotes?: "twoSided" | "oneSided" | undefined;
  /** What lenders earn (default), or what borrowers pay. */
  readonly rateColumn?: "liquidity_rate" | "variable_borrow_rate" | undefined;
  /** How an APR becomes the continuous rate: `continuous` is r = APR (default), `annual` r = ln(1 + APR). */
  readonly compounding?: "continuous" | "annual" | undefined;
  /** Age from which the perpetual's last price is no price; default 60 s. */
  readonly maxPerpetualAgeSeconds?: number | undefined;
  /** Age from which an asset's last rate is no rate; default 3600 s. */
  readonly maxRateAgeSeconds?: number | undefined;
  /** Files, or days, of one step at the same time; default 2. */
  readonly workers?: number | undefined;
  /** Memory of all DuckDB engines together, as `3GB` (default); they spill to the output folder beyond it. */
  readonly memoryLimit?: string | undefined;
  /** Builds although the disk looks too small. */
  readonly force?: boolean | undefined;
  /** Writes outputs anew that were made of other inputs. */
  readonly replace?: boolean | undefined;
}

type Filled<Options> = { readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined> };

/** Options with every default filled in. */
export type BaselineSettings = Filled<Omit<BaselineOptions, "signal" | "from" | "to" | "memoryLimit">> & {
  readonly from: CivilDate | undefined;
  readonly to: CivilDate | undefined;
  readonly memoryBytes: number;
  readonly signal: AbortSignal | undefined;
};

/** @throws StrikebookError `argument` naming the option that cannot be. */
export function baselineSettings(options: BaselineOptions): BaselineSettings {
  const settings: BaselineSettings = {
    options: options.options,
    perpetual: options.perpetual,
    rates: options.rates,
    out: options.out,
    asset: options.asset ?? "BTC",
    years: options.years ?? "2023_2025",
    from: options.from,
    to: options.to,
    maxMoneyness: options.maxMoneyness ?? 0.03,
    maxDays: options.maxDays ?? 30,
    quotes: options.quotes ?? "twoSided",
    rateColumn: options.rateColumn ?? "liquidity_rate",
    compounding: options.compounding ?? "continuous",
    maxPerpetualAgeSeconds: options.maxPerpetualAgeSeconds ?? 60,
    maxRateAgeSeconds: options.maxRateAgeSeconds ?? 3600,
    workers: options.workers ?? 2,
    memoryBytes: memoryBytes(options.memoryLimit ?? "3GB"),
    force: options.force ?? false,
    replace: options.replace ?? false,
    signal: options.signal,
  };
  for (const name of ["maxMoneyness", "maxDays", "maxPerpetualAgeSeconds", "maxRateAgeSeconds"] as const) {
    require(name, settings[name], settings[name] > 0 && Number.isFinite(settings[name]), "give a number above 0");
  }
  require("maxMoneyness", settings.maxMoneyness, settings.maxMoneyness <= 1, "it is a share: 0.03 is 3 %");
  require("workers", settings.workers, Number.isInteger(settings.workers) && settings.workers > 0, "at least 1");
  require("asset", settings.asset, /^[A-Z0-9]+$/.test(settings.asset), "write it as the venue does: BTC");
  require("years", settings.years, /^[\w-]+$/.test(settings.years), "use letters, digits and underscores");
  for (const name of ["from", "to"] as const) {
    const day = settings[name];
    require(name, day, day === undefined || isCivilDate(day), "write a day that is, as 2023-08-14");
  }
  if (settings.from !== undefined && settings.to !== undefined) {
    require("from", settings.from, settings.from <= settings.to, `it must not be after ${settings.to}`);
  }
  const least = BYTES_PER_WORKER * settings.workers;
  const cure = `${settings.workers} workers need at least ${least / 1e6}MB: give more memory, or fewer workers`;
  require("memoryLimit", options.memoryLimit ?? "3GB", settings.memoryBytes >= least, cure);
  requireWeights(settings.rates);
  return settings;
}

/** Four steps at the same time; each of a step's workers holds the buffers of a CSV reader and of a Parquet writer. */
const BYTES_PER_WORKER = 500e6;

function requireWeights(rates: readonly BaselineRate[]): void {
  if (rates.length === 0) throw new StrikebookError("argument", "no lending rate is given", "name at least one asset");
  for (const { asset, weight } of rates) {
    require("asset of a rate", asset, /^[A-Za-z]\w*$/.test(
      asset,
    ), "it names a column: a letter, then letters, digits and underscores, as usdc_e (the files may have a token's address in their names)");
    require(`weight of ${asset}`, weight, weight >= 0 && weight <= 1, "it must lie between 0 and 1");
  }
  const names = rates.map(({ asset }) => asset.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  require("asset of a rate", twice, twice === undefined, "name each asset once");
  const sum = rates.reduce((total, { weight }) => total + weight, 0);
  require("the sum of the weights", sum, Math.abs(sum - 1) < 1e-9, "weights must sum to 1");
}

const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, MIB: 2 ** 20, GIB: 2 ** 30 };

function memoryBytes(text: string): number {
  const [, amount, unit] = /^([\d.]+)\s*([A-Za-z]+)$/.exec(text.trim()) ?? [];
  const bytes = Number(amount) * (UNITS[unit?.toUpperCase() ?? ""] ?? Number.NaN);
  require("memoryLimit", text, bytes > 0, "write it as 3GB");
  return bytes;
}

function require(name: string, value: unknown, holds: boolean, cure: string): void {
  if (!holds) throw new StrikebookError("argument", `${name} is ${String(value)}`, cure);
}
