import { civilFromDays, daysFromCivil } from "../../time/civilDate.js";
import { parseClock } from "../../time/index.js";
import { formatSecondOfDay } from "../../time/sessionClock.js";
import type { Trade } from "../Trade.js";

const SECONDS_PER_DAY = 86_400;

/**
 * Day and wall clock of the venue at an instant of a trade: its entry is known by both, so the zone need not be. Null when
 * the instant is missing.
 */
export function clockOf(trade: Trade, micros: number): { readonly date: string | null; readonly clock: string | null } {
  if (Number.isNaN(micros)) return { date: null, clock: null };
  const seconds = parseClock(trade.entryTime) + Math.floor((micros - trade.entryMicros) / 1e6);
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  return {
    date: civilFromDays(daysFromCivil(trade.date) + days),
    clock: formatSecondOfDay(seconds - days * SECONDS_PER_DAY),
  };
}
