import type { DatasetSpec } from "../lake/datasets.js";
import type { LakePart } from "../lake/LakePart.js";
import type { ExpiryCalendar } from "../time/ExpiryCalendar.js";
import { wallClock } from "../time/sessionClock.js";
import type { TradingCalendar } from "../time/TradingCalendar.js";
import type { AuditPlace } from "./AuditFinding.js";
import type { AuditLimits } from "./AuditLimits.js";
import type { FindingLog } from "./FindingLog.js";
import type { SessionWindow } from "./sessionWindow.js";

/** What an audit of a whole lake is held against. */
export interface AuditSettings {
  readonly limits: AuditLimits;
  readonly calendar: ExpiryCalendar | undefined;
  readonly trading: TradingCalendar | undefined;
  readonly hash: boolean;
}

/** One part, what it is held against, and where findings go. */
export interface PartScope {
  readonly part: LakePart;
  readonly spec: DatasetSpec;
  readonly settings: AuditSettings;
  readonly window: SessionWindow;
  /** Length of a bar; 0 for ticks. */
  readonly barSeconds: number;
  /** Of the Parquet files. */
  readonly bytes: number;
  /** True for rows as the vendor sent them: zeros stay, and so do rows outside the session. */
  readonly raw: boolean;
  readonly place: AuditPlace;
  readonly log: FindingLog;
}

/** `10:05:00` of the venue's wall clock. */
export function clockOf({ window }: PartScope, micros: number): string {
  return wallClock(micros, window.session);
}
