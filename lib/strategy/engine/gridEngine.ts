import type { Tape } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { EntryRule, StrategyDefinition } from "../definition/StrategyDefinition.js";
import { executionSettings } from "./ExecutionSettings.js";
import { clockExitSecond, exitPlan } from "./ExitPlan.js";
import { findEntry } from "./findEntry.js";
import { findExit } from "./findExit.js";
import type { ClosedPosition } from "./Position.js";

/** Name of the engine in run records. */
export const GRID_ENGINE = "grid, one second";

/** What a strategy did on one day. */
export interface GridDay {
  readonly positions: readonly ClosedPosition[];
  /** Why an entry rule opened nothing, one line each. */
  readonly missedEntries: readonly string[];
}

/**
 * Runs one strategy over one tape, one step a second, all legs priced at the same second. Each entry rule opens at most
 * one position; every position has an exit on the same day.
 *
 * The expiry is the nearest one in the data. See {@link findEntry} and {@link findExit} for the rules of fills.
 *
 * @throws StrikebookError `argument` when a time is outside the session, the entry is not before the exit, or the fill
 *   model does not fit the tape; `empty` when every expiry in the data has passed
 */
export function gridEngine(definition: StrategyDefinition, parameters: ResolvedParameters, tape: Tape): GridDay {
  const settings = executionSettings(parameters, tape);
  if (settings.fillModel === "limit")
    throw new StrikebookError("argument", "the grid engine fills no limit orders", "use another fillModel");
  const exitSecond = clockExitSecond(definition, parameters, tape);
  const expiry = tape.nearestExpiry();
  const terms = { legs: definition.legs, parameters, settings };
  const positions: ClosedPosition[] = [];
  const missedEntries: string[] = [];
  let flatFrom = 0;

  for (const { entry, second } of inTimeOrder(definition.entries, parameters, tape)) {
    if (second >= exitSecond) {
      const what = `the entry at ${tape.clock(second)} is not before the exit at ${tape.clock(exitSecond)}`;
      throw new StrikebookError("argument", what, "give an earlier entry or a later exit");
    }
    if (second < flatFrom && !definition.overlapAllowed) {
      missedEntries.push(`no entry at ${tape.clock(second)}: the position before is still open`);
      continue;
    }
    const lastSecond = Math.min(second + parameters.number(entry.windowSeconds), exitSecond - 1);
    const found = findEntry(tape, expiry, second, lastSecond, terms);
    if ("withoutSpot" in found) {
      const { withoutSpot, withoutQuotes, withCancellingLegs } = found;
      const limit = `within ${settings.maxQuoteAgeSeconds} s`;
      const reasons: string[] = [];
      if (withoutSpot > 0) reasons.push(`no spot price ${limit} at ${withoutSpot} s`);
      if (withoutQuotes > 0)
        reasons.push(`no strike with every leg quoted ${limit} and since then at ${withoutQuotes} s`);
      if (withCancellingLegs > 0) reasons.push(`a short and a long leg in one contract at ${withCancellingLegs} s`);
      missedEntries.push(`no entry from ${tape.clock(second)} to ${tape.clock(lastSecond)}: ${reasons.join(", ")}`);
      continue;
    }
    const exit = findExit(tape, found, exitPlan(definition, parameters, found.legs, exitSecond), settings);
    positions.push({ open: found, exit });
    // A new position may open at the second after the exit, never at the same one.
    flatFrom = Math.max(flatFrom, exit.second + 1);
  }
  return { positions, missedEntries };
}

function inTimeOrder(entries: readonly EntryRule[], parameters: ResolvedParameters, tape: Tape) {
  return entries
    .map((entry) => {
      if (entry.rule === "clock") return entry;
      throw new StrikebookError("argument", `entry rule ${entry.rule}`, "this engine has clock entries");
    })
    .map((entry) => ({ entry, second: tape.secondAt(parameters.text(entry.at)) }))
    .sort((a, b) => a.second - b.second);
}
