/** Rules that only the data can judge, beside the gate's own look at the stamps. */
export const FILL_FAULT_RULES = [
  "fill-not-in-data",
  "passed-over-quote",
  "stop-at-level",
  "fill-at-deciding-row",
  "spot-look-ahead",
  "spot-not-in-data",
] as const;

export type FillFaultRule = (typeof FILL_FAULT_RULES)[number];

/** A fill, or a spot price, that the data do not show. */
export interface FillFault {
  readonly tradeId: number;
  readonly rule: FillFaultRule;
  readonly message: string;
}

/** What an independent look at the data found, see `auditFills`. */
export interface FillAudit {
  /** Fills with a price and an instant that were looked up: two a leg. */
  readonly checkedFills: number;
  readonly faults: readonly FillFault[];
}
