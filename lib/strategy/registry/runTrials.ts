import { stableJson } from "../record/stableJson.js";
import type { RegisteredRun } from "./RegisteredRun.js";

/** What was tried of one strategy or family: what the deflated Sharpe ratio must know about the best of them. */
export interface RunTrials {
  /** Distinct trials: definition (by its hash), variant, parameters and underlyings. */
  readonly count: number;
  /** Registered runs, repetitions and other days among them. */
  readonly runs: number;
  /** `sharpePerDay` of the newest run of each trial that has one. Not annualised. */
  readonly sharpesPerDay: readonly number[];
}

/** @param runs oldest first */
export function runTrials(runs: readonly RegisteredRun[], name: string): RunTrials {
  const own = runs.filter(({ definition }) => {
    const names = definition === null ? [] : [definition.id, definition.family, definition.set];
    return names.includes(name);
  });
  const newest = new Map(own.map((run) => [trialKey(run), run]));
  const sharpes = [...newest.values()].map(({ sharpePerDay }) => sharpePerDay);
  return {
    count: newest.size,
    runs: own.length,
    sharpesPerDay: sharpes.filter((sharpe): sharpe is number => sharpe !== null),
  };
}

function trialKey({ definition, parameters, underlyings }: RegisteredRun): string {
  return stableJson([definition?.id, definition?.hash, definition?.variant, parameters, underlyings]);
}
