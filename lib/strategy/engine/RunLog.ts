import type { FillAudit, FillFault } from "../integrity/fillAudit/FillAudit.js";
import type { MissingExpiry } from "../integrity/GateEvidence.js";
import type { DayOutcome, EntryRejection, RunEvent, RunInput } from "../RunRecord.js";
import type { Trade } from "../Trade.js";
import type { DayResult } from "./DayResult.js";
import { EntryRejections } from "./EntryRejections.js";

/** What a run has seen so far. Lists grow as needed; nothing is dropped at a limit. */
export class RunLog {
  readonly days: DayOutcome[] = [];
  readonly trades: Trade[] = [];
  readonly inputs: RunInput[] = [];
  readonly events: RunEvent[] = [];
  readonly missingExpiries: MissingExpiry[] = [];
  readonly #rejections = new EntryRejections();
  readonly #fillFaults: FillFault[] = [];
  #checkedFills = 0;
  /** Days whose nearest expiry the calendar could not date. */
  uncheckedExpiryDays = 0;
  /** Smallest latency and largest distance of observations of any day; undefined before the first one. */
  latencySeconds: number | undefined;
  tickSeconds: number | undefined;
  /** Legs held or looked for x seconds. */
  legSeconds = 0;

  /** Adds an event; the same one is kept once. */
  note(severity: RunEvent["severity"], message: string): void {
    if (!this.events.some((event) => event.message === message)) this.events.push({ severity, message });
  }

  /** Adds what one day gave: its trades take the next numbers. */
  add(day: DayResult): void {
    const before = this.trades.length;
    for (const trade of day.trades) this.trades.push({ ...trade, tradeId: before + trade.tradeId });
    for (const fault of day.fillAudit.faults) this.#fillFaults.push({ ...fault, tradeId: before + fault.tradeId });
    this.#checkedFills += day.fillAudit.checkedFills;
    if (day.outcome) this.days.push(day.outcome);
    if (day.input) this.inputs.push(day.input);
    for (const { severity, message } of day.events) this.note(severity, message);
    if (day.missingExpiry) this.missingExpiries.push(day.missingExpiry);
    if (day.isExpiryUnchecked) this.uncheckedExpiryDays++;
    if (day.watch) {
      this.latencySeconds = Math.min(this.latencySeconds ?? Number.POSITIVE_INFINITY, day.watch.latencySeconds);
      this.tickSeconds = Math.max(this.tickSeconds ?? 0, day.watch.tickSeconds);
    }
    for (const { entry, filter, count } of day.rejections) this.#rejections.add(entry, filter, count);
    this.legSeconds += day.legSeconds;
  }

  get rejections(): EntryRejection[] {
    return this.#rejections.list();
  }

  get fillAudit(): FillAudit {
    return { checkedFills: this.#checkedFills, faults: this.#fillFaults };
  }
}
