import type { CivilDate } from "../time/civilDate.js";
import type { CalendarExpiry } from "../time/ExpiryCalendar.js";
import type { DayFaults, FaultCounts } from "./FaultCounts.js";
import type { ResolvedSampleOptions } from "./SampleOptions.js";
import type { IndexJump } from "./simulatePaths.js";
import type { RawSvi } from "./ssvi.js";
import type { TickStretch } from "./tickSpacing.js";
import type { MarketModel, UnderlyingModel } from "./UnderlyingModel.js";

/** One underlying on one session, as it was simulated. */
export interface TruthDay {
  readonly date: CivilDate;
  readonly previousClose: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Annualised from one-second log returns of the session, on the variance clock. */
  readonly realisedVolatility: number;
  readonly jumps: readonly IndexJump[];
}

/** The surface of one expiry at one moment. Premiums follow from it by undiscounted Black-76 at any strike. */
export interface TruthSlice {
  readonly underlying: string;
  readonly date: CivilDate;
  /** IST clock. */
  readonly time: string;
  /** Epoch µs UTC. */
  readonly timestamp: number;
  readonly expiry: CivilDate;
  /** Act/365 to 15:30 IST of the expiry day. */
  readonly tauYears: number;
  readonly spot: number;
  readonly forward: number;
  /** SSVI: at-the-money total variance, correlation, phi and the eta and gamma that give it. */
  readonly theta: number;
  readonly rho: number;
  readonly eta: number;
  readonly gamma: number;
  readonly phi: number;
  /** sqrt(theta / tauYears). */
  readonly atmVolatility: number;
  /** The same slice as raw SVI. */
  readonly svi: RawSvi;
}

/** Rows of a sample market. */
export interface RowCounts {
  readonly option: number;
  readonly spot: number;
  readonly equity: number;
  /** Tables by kind, empty ones included. */
  readonly tables: { readonly option: number; readonly spot: number; readonly equity: number };
  /** Rows of each table of the spot dump. */
  readonly byTable: Readonly<Record<string, number>>;
}

/** The content of `truth.json`: what was simulated, and what a reader must find. */
export interface MarketTruth {
  readonly options: ResolvedSampleOptions;
  readonly sessions: readonly CivilDate[];
  readonly market: MarketModel;
  readonly underlyings: readonly {
    readonly model: UnderlyingModel;
    /** Annual variance that jumps add to the diffusive one. */
    readonly jumpVariance: number;
    readonly expiries: readonly CalendarExpiry[];
    readonly days: readonly TruthDay[];
    /** sha256 of all session prices in hundredths, Int32 little-endian. */
    readonly spotSha256: string;
  }[];
  readonly density: { readonly reach: number; readonly stretch: TickStretch };
  readonly rows: RowCounts;
  /** Option contract that has rows after its expiry, when there is one. */
  readonly lingering: string | null;
  /** Totals over all option tables; definitions in `FaultCounts`. */
  readonly faults: FaultCounts;
  readonly faultsByDay: readonly DayFaults[];
  /** Every 5 minutes from 09:15 to 15:30, without the moment of expiry itself. */
  readonly surface: readonly TruthSlice[];
}
