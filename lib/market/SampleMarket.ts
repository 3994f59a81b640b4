import type { WrittenFile } from "./DumpFile.js";
import type { MarketTruth } from "./MarketTruth.js";
import type { ResolvedSampleOptions } from "./SampleOptions.js";

/** Names of the files of a sample market inside its directory. */
export const SAMPLE_FILES = {
  niftyOptions: "das_niftyopt_mod.sql.gz",
  bankniftyOptions: "das_bankopt_mod.sql.gz",
  spot: "das_nse_mod.sql.gz",
  expiryCalendar: "expiry_calendar.csv",
  truth: "truth.json",
  mark: "sample.json",
} as const;

/** Grows when the simulator writes other bytes for the same options: older samples are then made anew. */
export const SAMPLE_VERSION = 1;

/** The content of `sample.json`, written last: its presence means that the market is complete. */
export interface SampleMark {
  readonly version: number;
  readonly options: ResolvedSampleOptions;
  /** Dumps, calendar and truth with their sizes; sha256 of the decompressed bytes. */
  readonly files: readonly WrittenFile[];
  /** Node major that wrote it: the bytes are equal only within one. */
  readonly node: string;
}

/** A complete sample market on disk. */
export interface SampleMarket {
  readonly directory: string;
  /** Paths by what they hold. */
  readonly paths: Readonly<Record<keyof typeof SAMPLE_FILES, string>>;
  readonly mark: SampleMark;
  readonly truth: MarketTruth;
  /** True when the directory already held this market and nothing was written. */
  readonly reused: boolean;
}
