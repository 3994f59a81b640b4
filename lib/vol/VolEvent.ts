/** Something the reader of a smile, a surface, a density, a term structure or a comparison should know. */
export interface VolEvent {
  /** `info`: harmless; `warning`: repaired, or to be read with care; `error`: a property that every sound result has does not hold. */
  readonly severity: "info" | "warning" | "error";
  /** What kind of event, for programs. */
  readonly code: VolEventCode;
  readonly message: string;
  /** Log-moneyness of the event, where it has a place; the later time in years for one between two expiries. */
  readonly where?: number | undefined;
  /** How large it is, in the unit that the message names; NaN for what could not be measured. */
  readonly size?: number | undefined;
}

/** Quotes and fits, arbitrage and its repair, densities, comparisons of two snapshots. */
export type VolEventCode =
  | "forward"
  | "model"
  | "flat"
  | "prior"
  | "constrained"
  | "parameterAtBound"
  | "notConverged"
  | "extrapolated"
  | "butterflyArbitrage"
  | "calendarArbitrage"
  | "arbitrageRepair"
  | "wingSlope"
  | "tail"
  | "mass"
  | "mean"
  | "moments"
  | "kurtosisJump"
  | "meanOffFuture"
  | "signFlip"
  | "notMeasured";
