/** What one interpolation knows of the curve inside its nodes. */
export interface InnerCurve {
  /** Minus the log of the discount factor, for times up to the last node. */
  logAt(time: number): number;
  /** Instantaneous forward rates at 0 and at the last node. */
  readonly firstForward: number;
  readonly lastForward: number;
}
