import type { Tape } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { EntryRule, StrategyDefinition } from "../definition/StrategyDefinition.js";
import type { CarriedPosition, EngineDay } from "../engine/EngineDay.js";
import type { EntryContext } from "../engine/EntryAttempt.js";
import { EntryRejections } from "../engine/EntryRejections.js";
import { executionSettings } from "../engine/ExecutionSettings.js";
import { enterLane, openedPosition } from "../engine/enterLane.js";
import { FillQuotes } from "../engine/FillQuotes.js";
import type { DayStart } from "../engine/gridEngine.js";
import type { HeldSlot, OpenPosition } from "../engine/OpenPosition.js";
import type { ClosedPosition } from "../engine/Position.js";
import { clockExitSecond, positionRules } from "../engine/PositionRules.js";
import { StrikeChooser } from "../engine/StrikeChooser.js";
import { walkPosition } from "../engine/walkPosition.js";
import { type EntryWindow, LegScan } from "./LegScan.js";
import { pickedContracts } from "./pickedContracts.js";
import { RowEntry } from "./RowEntry.js";
import { rowDecisions } from "./rowDecisions.js";
import { seesIndex } from "./seesIndex.js";

/** Name of the engine in run records. */
export const SCAN_ENGINE = "scan, every row";

type RowRule = Extract<EntryRule, { rule: "rows" }>;

/**
 * Runs a strategy of single legs over the rows of each contract of one tape. Every contract is scanned by itself, so no
 * value, signal or exit ever reaches from one contract to another.
 *
 * - Conditions are asked at every row with a price; a decision is made at the stamp of the row. With another strike rule
 *   than `everyStrike`, only at the rows of the contract that the rule picks at that second.
 * - Orders fill, and positions are walked and closed, as those of the grid engine; exits on rows hold at the seconds in
 *   which a row of the held contract holds them.
 * - Without `overlapAllowed` one position, or one order that waits, exists at a time. With it each rule has one of its own,
 *   and of `everyStrike` each contract has, for which `maxPerDay` then counts.
 *
 * @throws StrikebookError `argument` for a time outside the session, a row value or argument that does not exist, or a
 *   column that the tape was opened without; `empty` when every expiry in the data has passed
 */
export function scanEngine(
  definition: StrategyDefinition,
  parameters: ResolvedParameters,
  tape: Tape,
  start: DayStart = {},
): EngineDay {
  const quotes = new FillQuotes(tape, executionSettings(parameters, tape));
  const rules = positionRules(definition, parameters);
  const strikes = new StrikeChooser(quotes, parameters);
  const work = { legSeconds: 0 };
  const rejections = new EntryRejections();
  const missedEntries: string[] = [];
  const exitSecond = clockExitSecond(rules, tape);
  const context: EntryContext = { rules, quotes, strikes, exitSecond, rejections, missedEntries, work };
  const scans = new Map<string, LegScan>();
  for (const leg of definition.legs) {
    const windows = entriesOf(definition, leg.name).map((entry) => windowOf(entry, context));
    const pick = leg.strike.rule === "everyStrike" ? undefined : pickedContracts(leg, windows, context);
    scans.set(leg.name, new LegScan(leg, rules, tape, windows, quotes.settings.maxQuoteAgeSeconds, pick));
  }
  const rowExits = (exit: string, { leg, contract }: HeldSlot): Uint8Array =>
    scans.get(leg.name)!.rowExits(exit, contract);
  const positions: ClosedPosition[] = [];
  const carried: CarriedPosition[] = [];
  const hold = (position: OpenPosition, from: number): number => {
    const end = walkPosition(position, from, { ...context, rowExits });
    if (end.carried) carried.push({ position: end.carried, atLastPrices: end.closed });
    else positions.push(end.closed);
    return end.carried ? tape.lastSecond : end.closed.exit.second;
  };

  const heldUntil = (start.carried ?? []).map((position) => {
    const rule = position.terms.entryRule;
    const contract = position.slots[0]!.contract;
    return { rule, contract, second: hold(position, 0) };
  });
  if (start.mayEnter !== false) {
    const entered = new Map<string, number>();
    for (const lane of lanes(scans, context)) {
      const attempts = lane.make();
      let free = 0;
      for (const { rule, contract, second } of heldUntil) {
        if (!lane.takes(rule, contract)) continue;
        for (const attempt of attempts) if (attempt.name === rule) attempt.ended(second);
        free = Math.max(free, second + 1);
      }
      for (const attempt of attempts) attempt.busy(0, free - 1);
      enterLane(attempts, free, tape.lastSecond, (attempt, legs) =>
        hold(openedPosition(attempt, legs, context), legs.second + 1),
      );
      for (const attempt of attempts) {
        attempt.finish();
        entered.set(attempt.name, (entered.get(attempt.name) ?? 0) + attempt.entered);
      }
      lane.end();
    }
    for (const { name } of rowEntries(definition))
      if (!entered.get(name)) missedEntries.push(`${name} opened nothing (${rejections.textOf(name)})`);
  }
  positions.sort((a, b) => a.entry.micros - b.entry.micros);
  return { positions, missedEntries, rejections: rejections.list(), carried, legSeconds: work.legSeconds };
}

/** Entries that share one position at a time. */
interface Lane {
  /** Made when it is their turn: what was found in a contract of one lane need not be kept for the next. */
  make(): RowEntry[];
  /** True for a position that was carried into the day and takes this lane. */
  takes(rule: string, contract: number): boolean;
  end(): void;
}

function lanes(scans: ReadonlyMap<string, LegScan>, context: EntryContext): Lane[] {
  const { definition } = context.rules;
  const entries = rowEntries(definition);
  const scanOf = ({ legs: [leg] }: RowRule): LegScan => scans.get(leg)!;
  const candidates = new Map([...scans.values()].map((scan) => [scan, candidatesOf(scan, context)]));
  const make = (entry: RowRule, contracts: readonly number[]): RowEntry =>
    rowEntry(entry, scanOf(entry), contracts, context);
  const nothing = (): void => undefined;
  if (!definition.overlapAllowed) {
    const all = (): RowEntry[] => entries.map((entry) => make(entry, candidates.get(scanOf(entry))!));
    return [{ make: all, takes: () => true, end: nothing }];
  }
  const picked = entries.filter((entry) => scanOf(entry).pick);
  const byRule = picked.map((entry): Lane => {
    const only = (): RowEntry[] => [make(entry, candidates.get(scanOf(entry))!)];
    return { make: only, takes: (rule) => rule === entry.name, end: nothing };
  });
  const everyStrike = entries.filter((entry) => !scanOf(entry).pick);
  const numbers = new Set(everyStrike.flatMap((entry) => candidates.get(scanOf(entry))!));
  const byContract = [...numbers].map((contract): Lane => {
    const own = everyStrike.filter((entry) => candidates.get(scanOf(entry))!.includes(contract));
    return {
      make: () => own.map((entry) => make(entry, [contract])),
      takes: (rule, held) => held === contract && own.some(({ name }) => name === rule),
      end: () => {
        for (const entry of own) scanOf(entry).forget(contract);
      },
    };
  });
  return [...byRule, ...byContract];
}

function rowEntry(entry: RowRule, scan: LegScan, contracts: readonly number[], context: EntryContext): RowEntry {
  const rule = scan.windows.findIndex(({ name }) => name === entry.name);
  const decisions = rowDecisions(context.quotes.tape, scan, rule, contracts);
  const seesSpot = scan.pick !== undefined || entry.conditions.some(({ holds }) => seesIndex(holds));
  return new RowEntry(entry, scan.leg, scan.windows[rule]!, decisions, seesSpot, context);
}

/** Contracts whose rows are looked at: those that the strike rule ever picks, or all of the leg's expiry and type. */
function candidatesOf({ leg, pick }: LegScan, { quotes: { tape }, strikes }: EntryContext): readonly number[] {
  if (pick) return [...new Set(pick)].filter((contract) => contract >= 0).sort((a, b) => a - b);
  const expiry = strikes.expiryOf(leg);
  return tape.contracts.flatMap(({ contract }, number) =>
    contract.expiryDate === expiry && contract.optionType === leg.optionType ? [number] : [],
  );
}

function rowEntries({ entries }: StrategyDefinition): RowRule[] {
  return entries.flatMap((entry) => (entry.rule === "rows" ? [entry] : []));
}

/** @throws StrikebookError `argument` when its times are outside the session or out of order */
function windowOf({ name, from, until }: RowRule, { rules, quotes: { tape }, exitSecond }: EntryContext): EntryWindow {
  const first = tape.secondAt(rules.parameters.text(from));
  const last = tape.secondAt(rules.parameters.text(until));
  const refuse = (what: string, cure: string): never => {
    throw new StrikebookError("argument", `entry ${name} ${what}`, cure);
  };
  if (last < first) refuse(`ends at ${tape.clock(last)}, before its begin`, "give a later until");
  if (first >= exitSecond)
    refuse(
      `begins at ${tape.clock(first)}, not before the exit at ${tape.clock(exitSecond)}`,
      "give an earlier entry or a later exit",
    );
  return { name, from: first, until: Math.min(last, exitSecond - 1) };
}

/** The entries that open one leg. */
function entriesOf(definition: StrategyDefinition, leg: string): ReturnType<typeof rowEntries> {
  return rowEntries(definition).filter(({ legs }) => legs[0] === leg);
}
