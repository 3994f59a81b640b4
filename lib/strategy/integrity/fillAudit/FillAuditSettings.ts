import type { FillModel } from "../../execution/FillModel.js";

/** What a run says of its fills, for the audit to hold it to. */
export interface FillAuditSettings {
  /** Touch buys at the ask and sells at the bid; `touchSlippage` adds its points; `limit` fills at its own price. */
  readonly fillModel: FillModel;
  readonly latencySeconds: number;
  readonly maxQuoteAgeSeconds: number;
  /** Where orders of `limit` rest, for their prices to be worked out again; their own prices are taken on trust without it. */
  readonly limitOffsetPoints?: number;
  readonly tickPoints?: number;
  /** What `touchSlippage` gives away beyond the touch; a sale never gets less than one tick. */
  readonly slippage?: { readonly buyPoints: number; readonly sellPoints: number; readonly tickPoints: number };
}
