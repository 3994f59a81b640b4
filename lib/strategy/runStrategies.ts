import { StrikebookError } from "../task/index.js";
import { checkDefinition } from "./definition/checkDefinition.js";
import { planRun, type StrategyRun } from "./planRuns.js";
import type { RunOptions } from "./RunOptions.js";
import type { RunRecord } from "./RunRecord.js";
import type { RequestedDays } from "./requestedDays.js";
import { runPlanned, type TapesOptions } from "./runPlanned.js";

export interface RunStrategiesOptions extends RunOptions, TapesOptions {
  /** Definitions as they are, or with a variant or other parameters. */
  readonly definitions: readonly (StrategyRun | StrategyRun["definition"])[];
  /** Each definition runs on those of them that it names; on all that it names when absent. */
  readonly underlyings?: readonly string[];
  readonly days: RequestedDays;
}

/**
 * Runs many strategies over the same days: each tape is opened once, and the series made from it serve all of them. Records
 * come in the order of `definitions`, each as `runStrategy` would give it.
 *
 * @throws StrikebookError `argument` for a definition, variant, parameter, underlying or list of days that cannot be run,
 *   `empty` for no definition and no days; the signal's reason when aborted
 * @example
 * const records = await runStrategies({ definitions: [catalog.S1, { definition: catalog.T2, variant: "late" }],
 *   days: lake.days("NIFTY"), underlyings: ["NIFTY"], source: { root: lake.root }, workers: 2, study: "06" });
 */
export async function runStrategies(options: RunStrategiesOptions): Promise<RunRecord[]> {
  if (options.definitions.length === 0)
    throw new StrikebookError("empty", "no strategy was asked for", "name at least one");
  const runs = options.definitions.map((each) => {
    const run = "definition" in each ? each : { definition: each };
    return planRun(run, underlyingsOf(run, options.underlyings), options.days);
  });
  return runPlanned(runs, options);
}

function underlyingsOf({ definition }: StrategyRun, asked: readonly string[] | undefined): readonly string[] {
  checkDefinition(definition);
  if (!asked) return definition.underlyings;
  const own = asked.filter((underlying) => definition.underlyings.includes(underlying));
  if (own.length > 0) return own;
  const what = `strategy ${definition.id} is not defined for ${asked.join(", ") || "no underlying"}`;
  throw new StrikebookError("argument", what, `it names ${definition.underlyings.join(", ")}`);
}
