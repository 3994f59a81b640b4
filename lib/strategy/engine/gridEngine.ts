import type { Tape } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { EntryRule, StrategyDefinition } from "../definition/StrategyDefinition.js";
import { ClockEntry } from "./ClockEntry.js";
import { DataEntry } from "./DataEntry.js";
import type { CarriedPosition, EngineDay } from "./EngineDay.js";
import type { EntryAttempt, EntryContext } from "./EntryAttempt.js";
import { EntryRejections } from "./EntryRejections.js";
import { executionSettings } from "./ExecutionSettings.js";
import { enterLane, openedPosition } from "./enterLane.js";
import { FillQuotes } from "./FillQuotes.js";
import type { OpenPosition } from "./OpenPosition.js";
import type { ClosedPosition } from "./Position.js";
import { clockExitSecond, positionRules } from "./PositionRules.js";
import { StrikeChooser } from "./StrikeChooser.js";
import { type WalkEnd, walkPosition } from "./walkPosition.js";

/** Name of the engine in run records. */
export const GRID_ENGINE = "grid, one second";

/** What a day begins with. */
export interface DayStart {
  /** Positions of an earlier day, moved to this tape. */
  readonly carried?: readonly OpenPosition[];
  /** False: nothing is opened, carried positions are closed. True when absent. */
  readonly mayEnter?: boolean;
}

/**
 * Runs one strategy over one tape, one step a second, all legs priced at the same second. Without `overlapAllowed` one
 * position, or one order that waits to open one, exists at a time; with it each entry rule has one of its own. See
 * {@link ClockEntry}, {@link DataEntry} and {@link walkPosition} for the rules of fills.
 *
 * @throws StrikebookError `argument` when a time is outside the session, an entry is not before the exit, a rule on
 *   premium meets a position without it, or the fill model does not fit the tape; `empty` when every expiry in the data
 *   has passed
 */
export function gridEngine(
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
  const positions: ClosedPosition[] = [];
  const carried: CarriedPosition[] = [];

  /** Walks a position to its end; gives the last second that it takes. */
  const hold = (position: OpenPosition, from: number): number => {
    const end: WalkEnd = walkPosition(position, from, context);
    if (end.carried) carried.push({ position: end.carried, atLastPrices: end.closed });
    else positions.push(end.closed);
    return end.carried ? tape.lastSecond : end.closed.exit.second;
  };

  const heldUntil = (start.carried ?? []).map((position) => ({
    rule: position.terms.entryRule,
    second: hold(position, 0),
  }));
  if (start.mayEnter !== false) {
    const attempts = definition.entries.map((rule) => entryAttempt(rule, context));
    const lanes = definition.overlapAllowed ? attempts.map((attempt) => [attempt]) : [attempts];
    for (const lane of lanes) {
      let free = 0;
      for (const { rule, second } of heldUntil) {
        if (definition.overlapAllowed && rule !== lane[0]!.name) continue;
        for (const attempt of lane) if (attempt.name === rule) attempt.ended(second);
        free = Math.max(free, second + 1);
      }
      for (const attempt of lane) attempt.busy(0, free - 1);
      enterLane(lane, free, tape.lastSecond, (attempt, entered) =>
        hold(openedPosition(attempt, entered, context), entered.second + 1),
      );
    }
    for (const attempt of attempts) attempt.finish();
  }
  positions.sort((a, b) => a.entry.micros - b.entry.micros);
  return { positions, missedEntries, rejections: rejections.list(), carried, legSeconds: work.legSeconds };
}

function entryAttempt(rule: EntryRule, context: EntryContext): EntryAttempt {
  if (rule.rule === "clock") return new ClockEntry(rule, context);
  if (rule.rule === "when") return new DataEntry(rule, context);
  throw new StrikebookError("argument", `entry rule ${rule.rule} in the grid engine`, "use clock or when");
}
