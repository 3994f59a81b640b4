import type { FillAudit } from "../integrity/fillAudit/FillAudit.js";
import type { MissingExpiry } from "../integrity/GateEvidence.js";
import type { DayOutcome, EntryRejection, RunEvent, RunInput } from "../RunRecord.js";
import type { Trade } from "../Trade.js";

/** What one run did on one day; plain data. Trades are numbered from 1 within it. */
export interface DayResult {
  /** Absent in what is booked after the last day. */
  readonly outcome?: DayOutcome;
  readonly input?: RunInput;
  readonly trades: readonly Trade[];
  readonly events: readonly RunEvent[];
  readonly missingExpiry?: MissingExpiry;
  readonly isExpiryUnchecked: boolean;
  /** How orders filled and how far observations lie apart, seconds. */
  readonly watch?: { readonly latencySeconds: number; readonly tickSeconds: number };
  readonly rejections: readonly EntryRejection[];
  readonly fillAudit: FillAudit;
  readonly legSeconds: number;
}

/** A result that is being written. */
export class DayLog {
  readonly trades: Trade[] = [];
  readonly events: RunEvent[] = [];
  readonly audits: FillAudit[] = [];
  input: RunInput | undefined;
  missingExpiry: MissingExpiry | undefined;
  isExpiryUnchecked = false;
  watch: DayResult["watch"];
  rejections: readonly EntryRejection[] = [];
  legSeconds = 0;

  note(severity: RunEvent["severity"], message: string): void {
    this.events.push({ severity, message });
  }

  result(outcome?: DayOutcome): DayResult {
    const { input, trades, events, missingExpiry, isExpiryUnchecked, watch, rejections, legSeconds, audits } = this;
    return {
      ...(outcome && { outcome }),
      ...(input && { input }),
      trades,
      events,
      ...(missingExpiry && { missingExpiry }),
      isExpiryUnchecked,
      ...(watch && { watch }),
      rejections,
      fillAudit: {
        checkedFills: audits.reduce((sum, { checkedFills }) => sum + checkedFills, 0),
        faults: audits.flatMap(({ faults }) => faults),
      },
      legSeconds,
    };
  }
}
