import type { Tape } from "../../../tape/index.js";
import type { Trade } from "../../Trade.js";
import { auditedFills } from "./AuditedFill.js";
import type { FillAudit, FillFault } from "./FillAudit.js";
import type { FillAuditSettings } from "./FillAuditSettings.js";
import { fillFault } from "./fillFault.js";
import { StoredDay } from "./StoredDay.js";
import { spotFault } from "./spotFault.js";

/**
 * Looks every fill of a day's trades up in the day's stored rows, without any code of the engines: the contract is there,
 * a row has the stamp of the quote, it shows the price of the side that the fill model names (with the declared
 * slippage), no newer priced row stood at the fill, the stamp keeps the latency after the decision, and stated middle,
 * quantity at the touch and spot are those of the rows as known at that instant.
 *
 * @param trades of the tape's day and underlying; fills outside the tape's day are left to the audit of their own day
 * @param settings what the run says of its fills
 * @returns at most one fault a fill and a spot price
 */
export function auditFills(tape: Tape, trades: readonly Trade[], settings: FillAuditSettings): FillAudit {
  const day = StoredDay.of(tape);
  const end = tape.secondToMicros(tape.lastSecond + 1);
  const isToday = (micros: number): boolean => micros >= tape.openMicros && micros < end;
  const faults: FillFault[] = [];
  let checkedFills = 0;
  for (const trade of trades) {
    const { tradeId, entryMicros, exitMicros, spotAtEntry, spotAtExit } = trade;
    for (const fill of auditedFills(trade)) {
      if (!isToday(fill.fillMicros)) continue;
      checkedFills++;
      const fault = fillFault(day, fill, settings);
      if (fault) faults.push({ tradeId, ...fault });
    }
    for (const [what, spot, micros] of [
      ["entry", spotAtEntry, entryMicros],
      ["exit", spotAtExit, exitMicros],
    ] as const) {
      if (!isToday(micros)) continue;
      const fault = spotFault(day, spot, micros, settings.maxQuoteAgeSeconds);
      if (fault) faults.push({ tradeId, rule: fault.rule, message: `at the ${what}, ${fault.message}` });
    }
  }
  return { checkedFills, faults };
}
