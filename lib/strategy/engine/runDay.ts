import type { Tape } from "../../tape/index.js";
import type { CivilDate } from "../../time/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { StrategyDefinition } from "../definition/StrategyDefinition.js";
import type { EventExclusion } from "../execution/eventExclusion.js";
import { costTermsOf, tradeCharges } from "../execution/tradeCharges.js";
import { auditFills } from "../integrity/fillAudit/auditFills.js";
import { runInputOf } from "../record/runInputOf.js";
import type { Trade } from "../Trade.js";
import { bookTrade } from "./bookTrade.js";
import { type CarriedTrade, moveTo } from "./CarriedTrades.js";
import { type ContractTerms, contractTerms } from "./ContractTerms.js";
import type { DayFacts } from "./DayFacts.js";
import { DayLog, type DayResult } from "./DayResult.js";
import { dayEngine } from "./dayEngine.js";
import type { EngineDay } from "./EngineDay.js";
import { type ExecutionSettings, executionSettings } from "./ExecutionSettings.js";
import { overnightRefusals } from "./overnightRefusals.js";
import type { ClosedPosition } from "./Position.js";

/** One run on one day of one underlying. */
export interface DayTask {
  readonly definition: StrategyDefinition;
  readonly parameters: ResolvedParameters;
  readonly facts: DayFacts;
  readonly exclusion: EventExclusion;
  /** The run's next day of the underlying; undefined on the last one. */
  readonly nextDay: CivilDate | undefined;
  /** Positions that the run holds from earlier days. */
  readonly carried: readonly CarriedTrade[];
}

/** What a day gave, and the positions that are held after it. */
export interface DayEnd {
  readonly result: DayResult;
  readonly carried: readonly CarriedTrade[];
}

/** Runs one day on its tape: traded, skipped with the reason, or failed with the error's message. */
export function runDay(tape: Tape, task: DayTask): DayEnd {
  const { underlying, date } = task.facts;
  const log = new DayLog();
  log.input = runInputOf(tape);
  try {
    const { reason, carried } = runTape(tape, task, log);
    const outcome = reason === "" ? "traded" : "skipped";
    return { result: log.result({ underlying, date, outcome, reason, sessionSeconds: tape.lastSecond }), carried };
  } catch (error) {
    return failedDay(task, error, log.input);
  }
}

/** The day of a run that an error ended: what it holds from earlier days is closed at the last prices seen. */
export function failedDay({ facts, carried }: DayTask, error: unknown, input?: DayLog["input"]): DayEnd {
  const { underlying, date } = facts;
  const reason = error instanceof Error ? error.message : String(error);
  const log = new DayLog();
  log.input = input;
  log.note("error", `${underlying} ${date} failed: ${reason}`);
  for (const each of carried) bookAtLastPrices(each, log);
  return { result: log.result({ underlying, date, outcome: "failed", reason }), carried: [] };
}

/** What is still held after the last day, closed at its last prices. */
export function endOfDays(carried: readonly CarriedTrade[]): DayResult {
  const log = new DayLog();
  for (const each of carried) bookAtLastPrices(each, log);
  return log.result();
}

/** Books the trades of one tape; the reason says why nothing was opened, empty when something was. */
function runTape(tape: Tape, task: DayTask, log: DayLog): { reason: string; carried: readonly CarriedTrade[] } {
  const { definition, parameters, facts } = task;
  const { granularity } = tape.provenance;
  const settings = executionSettings(parameters, tape);
  const tickSeconds = granularity.kind === "bar" ? granularity.barSeconds : 1;
  log.watch = { latencySeconds: settings.latencySeconds, tickSeconds };
  if (settings.latencySeconds !== parameters.number("latencySeconds"))
    log.note("info", `bars of ${settings.latencySeconds} s: a decision fills at the next bar`);
  if (settings.fillModel === "last")
    log.note(
      "warning",
      "fills are at last prices: their age is that of the row, the trade behind a price may be older",
    );
  const { moved, waiting, expired } = moveTo(task.carried, tape);
  for (const each of expired) bookAtLastPrices(each, log);
  const skipped = skipReason(tape, task, log);
  const refused = skipped === "" ? overnightRefusals(definition, tape, task.nextDay) : [];
  log.rejections = refused.map(({ entry, filter }) => ({ entry, filter, count: 1 }));
  const entries = definition.entries.filter((rule) => !refused.some((each) => each.rule === rule));
  const mayEnter = skipped === "" && entries.length > 0;
  const refusals = [...new Set(refused.map(({ reason }) => reason))];
  if (!mayEnter && moved.length === 0) return { reason: skipped || refusals.join("; "), carried: waiting };

  const start = { carried: moved.map(({ position }) => position), mayEnter };
  const day = dayEngine(definition).run(
    refused.length === 0 ? definition : { ...definition, entries },
    parameters,
    tape,
    start,
  );
  log.rejections = [...log.rejections, ...day.rejections];
  log.legSeconds = day.legSeconds;
  const reason = skipped || [...refusals, ...day.missedEntries].join("; ");
  const ended = book(tape, task, day, moved, settings, log);
  const opened = [...log.trades, ...ended.map(({ atLastPrices }) => atLastPrices)];
  const isTraded = opened.some(({ date }) => date === facts.date);
  if (isTraded)
    for (const missed of day.missedEntries) log.note("warning", `${facts.underlying} ${facts.date}: ${missed}`);
  return { reason: isTraded ? "" : reason || "nothing was opened", carried: [...waiting, ...ended] };
}

/** Books what was closed, and prepares what is carried on. */
function book(
  tape: Tape,
  { parameters, facts }: DayTask,
  day: EngineDay,
  moved: readonly CarriedTrade[],
  settings: ExecutionSettings,
  log: DayLog,
): CarriedTrade[] {
  if (day.positions.length + day.carried.length === 0) return [];
  const ownTerms = contractTerms(tape, { on: () => facts.lots });
  log.note(ownTerms.note.severity, ownTerms.note.message);
  /** A position of an earlier day is found by its entry: it keeps the terms and the audits of its days. */
  const before = (position: ClosedPosition): CarriedTrade | undefined =>
    moved.find((each) => each.position.terms.entry === position.entry);
  const booked = (position: ClosedPosition, terms: ContractTerms, tradeId: number): Trade =>
    bookTrade(tape, position, parameters, terms, tradeId);
  for (const position of day.positions) {
    const carried = before(position);
    addTrade(booked(position, carried?.terms ?? ownTerms, 0), carried?.audits ?? [], log);
  }
  for (const trade of log.trades) {
    if (trade.costsCurrency !== null || trade.lotSize === null) continue;
    const { reason } = tradeCharges(trade, costTermsOf(parameters.list));
    log.note("warning", `${facts.underlying} ${facts.date}: ${reason}; currency not measured`);
  }
  const ofToday = log.trades.filter(({ exitMicros }) => exitMicros >= tape.openMicros);
  log.audits.push(auditFills(tape, ofToday, settings));
  return day.carried.map(({ position, atLastPrices }) => {
    const carried = before(atLastPrices);
    const terms = carried?.terms ?? ownTerms;
    const trade = booked(atLastPrices, terms, 1);
    const audits = [...(carried?.audits ?? []), auditFills(tape, [withoutOpenFills(trade)], settings)];
    return { position, tape, terms, atLastPrices: trade, audits };
  });
}

function addTrade(trade: Trade, audits: CarriedTrade["audits"], log: DayLog): void {
  const tradeId = log.trades.length + 1;
  log.trades.push({ ...trade, tradeId });
  for (const { checkedFills, faults } of audits)
    log.audits.push({ checkedFills, faults: faults.map((fault) => ({ ...fault, tradeId })) });
}

function bookAtLastPrices({ atLastPrices, audits }: CarriedTrade, log: DayLog): void {
  addTrade(atLastPrices, audits, log);
}

/** The trade as far as it has come: what would close it has not happened. */
function withoutOpenFills(trade: Trade): Trade {
  const legs = trade.legs.map((leg) =>
    leg.exitMicros === trade.exitMicros ? { ...leg, exitPrice: Number.NaN, exitMicros: Number.NaN } : leg,
  );
  return { ...trade, legs, exitMicros: Number.NaN };
}

/** Why the day is not traded, or the empty string. */
function skipReason(tape: Tape, task: DayTask, log: DayLog): string {
  const { definition, facts, exclusion } = task;
  const { nearest, missing } = nearestExpiry(tape, facts, log);
  if (missing && facts.strictExpiry)
    return `the nearest expiry ${missing.expected} is missing in the data (the first there is ${missing.found})`;
  log.missingExpiry = missing;
  if (definition.calendar === "expiryDays" && nearest !== facts.date) return `not an expiry day (next is ${nearest})`;
  if (exclusion.warning !== "") log.note("warning", exclusion.warning);
  return exclusion.skipReason;
}

/**
 * The nearest expiry in the market: by the calendar of the run, else by the one of the lake that the tape comes from; the
 * data's own when neither dates it.
 */
function nearestExpiry(
  tape: Tape,
  { underlying, date, market }: DayFacts,
  log: DayLog,
): { nearest: CivilDate; missing?: NonNullable<DayResult["missingExpiry"]> } {
  const found = tape.nearestExpiry();
  const expected = market ? market.expiry : tape.missingExpiry;
  if (market && expected === undefined) {
    log.isExpiryUnchecked = true;
    log.note("warning", `${market.source} has no expiry of ${underlying} on or after ${date}: nearest not checked`);
  }
  if (expected === undefined || expected === found) return { nearest: found };
  return { nearest: expected, missing: { underlying, date, expected, found } };
}
