import type { SharpeTrials } from "../metrics/runDeflatedSharpe.js";
import { stableJson } from "../record/stableJson.js";
import type { RegisteredRun } from "./RegisteredRun.js";

/**
 * What was tried of one strategy, family or set. A trial is a definition (by its hash), a variant, parameters and
 * underlyings: repetitions, other days and other code are no new trial. The ratio of a trial is that of its newest run.
 */
export interface RunTrials extends SharpeTrials {
  /** Registered runs, repetitions and other days among them. */
  readonly runs: number;
}

/** @param runs oldest first */
export function runTrials(runs: readonly RegisteredRun[], name: string): RunTrials {
  const own = runs.filter(({ definition }) => {
    const names = definition === null ? [] : [definition.id, definition.family, definition.set];
    return names.includes(name);
  });
  const newest = new Map(own.map((run) => [trialKey(run), run]));
  const sharpes = [...newest.values()].map(({ metrics }) => metrics["sharpeAnnualised"] ?? null);
  return {
    trials: newest.size,
    runs: own.length,
    sharpesAnnualised: sharpes.filter((sharpe): sharpe is number => sharpe !== null),
  };
}

function trialKey({ definition, parameters, underlyings }: RegisteredRun): string {
  return stableJson([definition?.id, definition?.hash, definition?.variant, parameters, underlyings]);
}
