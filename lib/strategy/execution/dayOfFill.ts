import {
  type CivilDate,
  civilFromDays,
  daysFromCivil,
  MICROS_PER_DAY,
  MICROS_PER_SECOND,
  parseClock,
} from "../../time/index.js";
import type { Trade } from "../Trade.js";

/**
 * Day of the venue's wall clock at an instant of a trade: counted from the midnight that the trade's own entry date and
 * time give, so it needs no time zone. A fill that has no instant counts for the day of the entry.
 */
export function dayOfFill(trade: Pick<Trade, "date" | "entryTime" | "entryMicros">, micros: number): CivilDate {
  const midnight = trade.entryMicros - parseClock(trade.entryTime) * MICROS_PER_SECOND;
  const days = Math.floor((micros - midnight) / MICROS_PER_DAY);
  return days === 0 || Number.isNaN(days) ? trade.date : civilFromDays(daysFromCivil(trade.date) + days);
}
