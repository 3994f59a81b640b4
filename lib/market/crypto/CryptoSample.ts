import { join } from "node:path";
import type { CivilDate } from "../../time/civilDate.js";
import type { WrittenFile } from "../DumpFile.js";
import { LENDING_ASSETS } from "./CryptoMarketModel.js";
import type { ResolvedCryptoSampleOptions } from "./CryptoSampleOptions.js";
import type { CryptoTruth } from "./CryptoTruth.js";

/** Grows when the simulator writes other bytes for the same options: older samples are then made anew. */
export const CRYPTO_SAMPLE_VERSION = 1;

export const CRYPTO_SAMPLE_MARK = "sample.json";
export const CRYPTO_SAMPLE_TRUTH = "truth.json";

/** The chain whose reserves the sample's rates are said to be of. */
const LENDING_CHAIN = "polygon";

/** Names of one day's files: the data vendor's default names, and a readable form of the reserve's. */
export function cryptoDayFiles(date: CivilDate): { options: string; perpetual: string; lending: string[] } {
  return {
    options: `deribit_options_chain_${date}_OPTIONS.csv.gz`,
    perpetual: `deribit_quotes_${date}_BTC-PERPETUAL.csv.gz`,
    lending: LENDING_ASSETS.map(({ asset }) => `aave_v3_${LENDING_CHAIN}_${asset}_${date}.minute.csv.gz`),
  };
}

/** The content of `sample.json`: written first with `complete: false`, and last. */
export interface CryptoSampleMark {
  readonly market: "crypto";
  readonly version: number;
  readonly complete: boolean;
  /** "csv.gz", or what the files were converted to. */
  readonly format: string;
  readonly options: ResolvedCryptoSampleOptions;
  /** Sizes on disk; sha256 of the decompressed CSV that was generated, also of a file that was converted. */
  readonly files: readonly WrittenFile[];
  /** Node major that wrote it: the bytes are equal only within one. */
  readonly node: string;
}

/** A complete crypto sample on disk. */
export interface CryptoSample {
  readonly directory: string;
  /** Paths, ascending by day. */
  readonly paths: {
    readonly options: readonly string[];
    readonly perpetual: readonly string[];
    /** By asset. */
    readonly lending: Readonly<Record<string, readonly string[]>>;
    readonly truth: string;
  };
  readonly mark: CryptoSampleMark;
  readonly truth: CryptoTruth;
  /** True when the directory already held this sample and nothing was written. */
  readonly reused: boolean;
}

/** Paths of a sample's files, from their names. */
export function cryptoSamplePaths(directory: string, names: readonly string[]): CryptoSample["paths"] {
  const of = (start: string): string[] =>
    names
      .filter((name) => name.startsWith(start))
      .sort()
      .map((name) => join(directory, name));
  return {
    options: of("deribit_options_chain_"),
    perpetual: of("deribit_quotes_"),
    lending: Object.fromEntries(LENDING_ASSETS.map(({ asset }) => [asset, of(`aave_v3_${LENDING_CHAIN}_${asset}_`)])),
    truth: join(directory, CRYPTO_SAMPLE_TRUTH),
  };
}
