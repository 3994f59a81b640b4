/** What an audit holds against the measured figures. */
export interface AuditLimits {
  /** Longest time without a row that passes; of bars, added to their length. */
  readonly gapSeconds: number;
  /** A gap longer than this is an error: part of the day is missing. */
  readonly severeGapSeconds: number;
  /** Longest time for which the underlying may repeat one price while options trade; of bars, added to their length. */
  readonly frozenSeconds: number;
  /** A last trade older than this is stale. */
  readonly staleMinutes: number;
  /** Shares of rows, 0 to 1, up to which nothing is said. */
  readonly absentPriceShare: number;
  readonly staleShare: number;
  readonly untradedShare: number;
  readonly oneSidedShare: number;
  /** Share of the two-sided books, 0 to 1. */
  readonly crossedShare: number;
  /** A last price of more times the median of its contract is an outlier. */
  readonly outlierTimes: number;
  /** Least share of rows that must know a price of the underlying. */
  readonly spotCoverageShare: number;
  /** Age up to which a price of the underlying counts where the file does not say it; of bars, added to their length. */
  readonly spotToleranceSeconds: number;
  /** Rows of a day against the median of its neighbours: outside of this range a finding. */
  readonly rowRatioLow: number;
  readonly rowRatioHigh: number;
  /** Sessions on each side that are neighbours. */
  readonly neighbourSessions: number;
  /** Fewer neighbours than this measure nothing. */
  readonly leastNeighbours: number;
}

/**
 * Limits that an ordinary day of NSE index options passes: far strikes trade rarely and have one-sided books, so shares of
 * stale and one-sided rows are high on good days.
 */
export const AUDIT_LIMITS: AuditLimits = {
  gapSeconds: 10,
  severeGapSeconds: 300,
  frozenSeconds: 60,
  staleMinutes: 10,
  absentPriceShare: 0.05,
  staleShare: 0.9,
  untradedShare: 0.5,
  oneSidedShare: 0.25,
  crossedShare: 0.001,
  outlierTimes: 20,
  spotCoverageShare: 0.99,
  spotToleranceSeconds: 5,
  rowRatioLow: 0.5,
  rowRatioHigh: 2,
  neighbourSessions: 5,
  leastNeighbours: 3,
};
