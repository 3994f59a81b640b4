import type { Tape } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { CivilDate, EventCalendar, ExpiryCalendar } from "../../time/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { StrategyDefinition } from "../definition/StrategyDefinition.js";
import { eventExclusion } from "../execution/eventExclusion.js";
import { costTermsOf, tradeCharges } from "../execution/tradeCharges.js";
import { auditFills } from "../integrity/fillAudit/auditFills.js";
import type { MissingExpiry } from "../integrity/GateEvidence.js";
import { runInputOf } from "../record/runInputOf.js";
import { bookTrade } from "./bookTrade.js";
import { contractTerms, type LotLookup } from "./ContractTerms.js";
import { executionSettings } from "./ExecutionSettings.js";
import { gridEngine } from "./gridEngine.js";
import type { RunLog } from "./RunLog.js";

/** One (underlying, day) of a run. */
export interface DayTask {
  readonly underlying: string;
  readonly date: CivilDate;
  readonly definition: StrategyDefinition;
  readonly parameters: ResolvedParameters;
  readonly lots: LotLookup;
  readonly calendar: ExpiryCalendar | undefined;
  /** Days of the events that the definition may exclude; without it they are all unknown. */
  readonly events?: EventCalendar | undefined;
  /** Skips a day whose data lack the nearest expiry of the market; otherwise it makes the run suspect. */
  readonly strictExpiry?: boolean | undefined;
}

/** Runs one day and writes its outcome to the log: traded, skipped with the reason, or failed with the error's message. */
export async function runDay(
  task: DayTask,
  openDay: (underlying: string, date: CivilDate) => Tape | Promise<Tape>,
  log: RunLog,
): Promise<void> {
  const { underlying, date } = task;
  try {
    const tape = await openDay(underlying, date);
    checkSameDay(tape, task);
    log.inputs.push(runInputOf(tape));
    const reason = runTape(tape, task, log);
    const outcome = reason === "" ? "traded" : "skipped";
    log.days.push({ underlying, date, outcome, reason, sessionSeconds: tape.lastSecond });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.days.push({ underlying, date, outcome: "failed", reason });
    log.note("error", `${underlying} ${date} failed: ${reason}`);
  }
}

/** Books the trades of one tape; returns why there are none, or the empty string. */
function runTape(tape: Tape, task: DayTask, log: RunLog): string {
  const { underlying, date, definition, parameters } = task;
  const { granularity } = tape.provenance;
  const settings = executionSettings(parameters, tape);
  log.observe(settings.latencySeconds, granularity.kind === "bar" ? granularity.barSeconds : 1);
  if (settings.latencySeconds !== parameters.number("latencySeconds"))
    log.note("info", `bars of ${settings.latencySeconds} s: a decision fills at the next bar`);
  if (settings.fillModel === "last")
    log.note(
      "warning",
      "fills are at last prices: their age is that of the row, the trade behind a price may be older",
    );
  const { nearest, missing } = nearestExpiry(tape, task, log);
  if (missing && task.strictExpiry) {
    return `the nearest expiry ${missing.expected} is missing in the data (the first there is ${missing.found})`;
  }
  if (missing) log.missingExpiries.push(missing);
  if (definition.calendar === "expiryDays" && nearest !== date) return `not an expiry day (next is ${nearest})`;

  const { skipReason, warning } = eventExclusion(task.events, date, definition.eventExclusions ?? []);
  if (warning !== "") log.note("warning", warning);
  if (skipReason !== "") return skipReason;

  const { positions, missedEntries } = gridEngine(definition, parameters, tape);
  if (positions.length === 0) return missedEntries.join("; ");
  for (const missed of missedEntries) log.note("warning", `${underlying} ${date}: ${missed}`);
  const terms = contractTerms(tape, task.lots);
  log.note(terms.note.severity, terms.note.message);
  const trades = positions.map((position, i) =>
    bookTrade(tape, position, parameters, terms, log.trades.length + 1 + i),
  );
  for (const trade of trades) {
    if (trade.costsCurrency === null && trade.lotSize !== null) {
      const { reason } = tradeCharges(trade, costTermsOf(parameters.list));
      log.note("warning", `${underlying} ${date}: ${reason}; currency not measured`);
    }
  }
  log.trades.push(...trades);
  log.addAudit(auditFills(tape, trades, settings));
  return "";
}

/**
 * The nearest expiry in the market: by the calendar of the run, else by the one of the lake that the tape comes from; the
 * data's own when neither dates it.
 */
function nearestExpiry(
  tape: Tape,
  { underlying, date, calendar }: DayTask,
  log: RunLog,
): { nearest: CivilDate; missing?: MissingExpiry } {
  const found = tape.nearestExpiry();
  const expected = calendar ? calendar.nearestOnOrAfter(underlying, date)?.expiry : tape.missingExpiry;
  if (calendar && expected === undefined) {
    log.uncheckedExpiryDays++;
    log.note("warning", `${calendar.source} has no expiry of ${underlying} on or after ${date}: nearest not checked`);
  }
  if (expected === undefined || expected === found) return { nearest: found };
  return { nearest: expected, missing: { underlying, date, expected, found } };
}

function checkSameDay(tape: Tape, { underlying, date }: DayTask): void {
  if (tape.product.underlying === underlying && tape.date === date) return;
  const what = `the tape opened for ${underlying} ${date} is of ${tape.product.underlying} ${tape.date}`;
  throw new StrikebookError("corrupt", what, "open the tape of the day that is asked for");
}
