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

/** The content of `sample.json`, written last: its presence means that the sample is complete. */
export interface CryptoSampleMark {
  readonly market: "crypto";
  readonly version: number;
  readonly options: ResolvedCryptoSampleOptions;
  /** sha256 of the decompressed bytes that were generated, also of a file that `finishFile` put another in place of. */
  readonly files: readonly WrittenFile[];
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
}
