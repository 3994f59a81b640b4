import type { CivilDate } from "../time/civilDate.js";
import type { FaultTally } from "./FaultCounts.js";
import type { ContractPlan } from "./planContracts.js";
import type { SurfaceDay } from "./SurfaceDay.js";
import type { DayPath } from "./simulatePaths.js";
import type { TickStretch } from "./tickSpacing.js";
import type { UnderlyingModel } from "./UnderlyingModel.js";
import type { VarianceClock } from "./VarianceClock.js";

/** One expiry at one moment: the parameters from which any strike is priced. */
export interface SurfaceSlice {
  readonly forward: number;
  readonly theta: number;
  readonly rho: number;
  readonly phi: number;
}

/** What the tables of a sample market share. */
export interface SampleMarketState {
  readonly seed: number;
  readonly clock: VarianceClock;
  readonly stretch: TickStretch;
  readonly tally: FaultTally;
  surface(model: UnderlyingModel, path: DayPath, expiry: CivilDate): SurfaceDay;
  /** The surface at the close before `path`. */
  previousClose(model: UnderlyingModel, path: DayPath, expiry: CivilDate): SurfaceSlice;
  /** The trading day before `date`. */
  sessionBefore(date: CivilDate): CivilDate;
  /** The day after its expiry on which `contract` still has rows, when it is the one that does. */
  lingers(contract: ContractPlan): CivilDate | undefined;
}
