import type { FillAudit, FillFault } from "../integrity/fillAudit/FillAudit.js";
import type { MissingExpiry } from "../integrity/GateEvidence.js";
import type { DayOutcome, RunEvent, RunInput } from "../RunRecord.js";
import type { Trade } from "../Trade.js";

/** What a run has seen so far. Lists grow as needed; nothing is dropped at a limit. */
export class RunLog {
  readonly days: DayOutcome[] = [];
  readonly trades: Trade[] = [];
  readonly inputs: RunInput[] = [];
  readonly events: RunEvent[] = [];
  readonly missingExpiries: MissingExpiry[] = [];
  readonly #fillFaults: FillFault[] = [];
  #checkedFills = 0;
  /** Days whose nearest expiry the calendar could not date. */
  uncheckedExpiryDays = 0;
  /** Smallest latency and largest distance of observations of any day; undefined before the first one. */
  latencySeconds: number | undefined;
  tickSeconds: number | undefined;

  /** Adds an event; the same one is kept once. */
  note(severity: RunEvent["severity"], message: string): void {
    if (!this.events.some((event) => event.message === message)) this.events.push({ severity, message });
  }

  /** Adds what the audit of one day's fills found. */
  addAudit({ checkedFills, faults }: FillAudit): void {
    this.#checkedFills += checkedFills;
    this.#fillFaults.push(...faults);
  }

  get fillAudit(): FillAudit {
    return { checkedFills: this.#checkedFills, faults: this.#fillFaults };
  }

  observe(latencySeconds: number, tickSeconds: number): void {
    this.latencySeconds = Math.min(this.latencySeconds ?? Number.POSITIVE_INFINITY, latencySeconds);
    this.tickSeconds = Math.max(this.tickSeconds ?? 0, tickSeconds);
  }
}
