import { StrikebookError } from "../../task/index.js";
import type { RegisteredRun } from "./RegisteredRun.js";
import type { ResultRating } from "./resultRating.js";

/** One run of the registry as it is listed: the newest of its lines. */
export interface RunListing extends RegisteredRun {
  /** Where its record should lie now. */
  readonly folder: string;
  /** `missing`: the folder was removed. The run was made all the same, and counts as a trial. */
  readonly files: "present" | "missing";
  /** How often this very run was made. */
  readonly times: number;
  /** Trades over (underlying, day) pairs in the data. */
  readonly tradesPerDay: number | null;
  readonly rating: ResultRating;
}

/** What a run is sorted by, highest first; what was not measured comes last. */
export type RunOrder = "created" | "pnl" | "sharpe" | "trades" | "winRate";

export const RUN_ORDERS: readonly RunOrder[] = ["created", "pnl", "sharpe", "trades", "winRate"];

export interface RunFilter {
  /** Id, name, family, set or variant of the definition, or the study's name. */
  readonly strategy?: string | undefined;
  readonly underlying?: string | undefined;
  readonly verdict?: string | undefined;
  /** Made at this instant or later: `2026-11-20` or `2026-11-20T10:00:00Z`, UTC. */
  readonly since?: string | undefined;
  /** `created` when absent. */
  readonly sort?: RunOrder | undefined;
  readonly limit?: number | undefined;
}

const METRICS: Readonly<Record<Exclude<RunOrder, "created">, string>> = {
  pnl: "pnlCurrencyTotal",
  sharpe: "sharpeAnnualised",
  trades: "trades",
  winRate: "winRatePercent",
};

/**
 * The listings that pass, in the order asked for; of equal ones the newest first.
 *
 * @throws StrikebookError `argument` for an order or a moment that there is not
 */
export function filterRuns(runs: readonly RunListing[], filter: RunFilter): RunListing[] {
  const { strategy, underlying, verdict, sort = "created", limit } = filter;
  const since = filter.since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(filter.since);
  if (Number.isNaN(since))
    throw new StrikebookError("argument", `since is "${filter.since}"`, "write 2026-11-20 or 2026-11-20T10:00:00Z");
  if (!RUN_ORDERS.includes(sort))
    throw new StrikebookError("argument", `runs cannot be sorted by "${sort}"`, `use ${RUN_ORDERS.join(", ")}`);
  const passing = runs.filter(
    (run) =>
      (strategy === undefined || namesOf(run).includes(strategy.toLowerCase())) &&
      (underlying === undefined || run.underlyings.includes(underlying)) &&
      (verdict === undefined || run.verdict.status === verdict) &&
      Date.parse(run.createdAt) >= since,
  );
  const value = (run: RunListing): number =>
    sort === "created" ? Date.parse(run.createdAt) : (run.metrics[METRICS[sort]] ?? Number.NEGATIVE_INFINITY);
  const newest = (a: RunListing, b: RunListing): number => Date.parse(b.createdAt) - Date.parse(a.createdAt);
  // Infinities are equal, and their difference is no number.
  passing.sort((a, b) => (value(a) === value(b) ? newest(a, b) : value(b) - value(a)));
  return limit === undefined ? passing : passing.slice(0, limit);
}

function namesOf({ definition, study }: RunListing): string[] {
  const names = [study, definition?.id, definition?.name, definition?.family, definition?.set, definition?.variant];
  return names.filter((name): name is string => typeof name === "string").map((name) => name.toLowerCase());
}
