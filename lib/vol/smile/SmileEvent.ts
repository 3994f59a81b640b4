/** Something the reader of a smile or a surface should know. */
export interface SmileEvent {
  /** `info`: harmless; `warning`: read with care; `error`: a property that every sound smile has does not hold. */
  readonly severity: "info" | "warning" | "error";
  /** What kind of event, for programs. */
  readonly code:
    | "butterflyArbitrage"
    | "calendarArbitrage"
    | "arbitrageRepair"
    | "constrained"
    | "parameterAtBound"
    | "prior"
    | "notConverged"
    | "extrapolated"
    | "flat"
    | "forward"
    | "quotes"
    | "model";
  readonly message: string;
}
