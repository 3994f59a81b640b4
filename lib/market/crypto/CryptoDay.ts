import type { CivilDate } from "../../time/civilDate.js";
import type { LendingDay } from "./LendingRates.js";
import type { PerpetualDay } from "./PerpetualPath.js";

/** Everything that one day's files are written from. */
export interface CryptoDay {
  readonly date: CivilDate;
  /** Midnight UTC. */
  readonly startMicros: number;
  readonly perpetual: PerpetualDay;
  /** In the order of `LENDING_ASSETS`. */
  readonly lending: readonly LendingDay[];
  /** Weighted mean of the supply rates in force, by minute; a reader of the files learns of it a minute later. */
  readonly carry: Float64Array;
}
