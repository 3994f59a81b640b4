/** What a run says of its fills, for the audit to hold it to. */
export interface FillAuditSettings {
  /** Touch buys at the ask and sells at the bid; `touchSlippage` adds its points; `limit` fills at its own price. */
  readonly fillModel: "last" | "mid" | "touch" | "touchSlippage" | "limit";
  readonly latencySeconds: number;
  readonly maxQuoteAgeSeconds: number;
  /** Points that a buy pays above the ask and a sell receives below the bid; 0 when absent. */
  readonly buySlippagePoints?: number;
  readonly sellSlippagePoints?: number;
}
