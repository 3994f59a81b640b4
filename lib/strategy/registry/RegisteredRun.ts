import type { CivilDate } from "../../time/index.js";
import type { RunParameter, RunRecord } from "../RunRecord.js";

/** What the registry keeps of one run: enough to find it, to count it, and to list it without opening its record. */
export interface RegisteredRun {
  readonly runId: string;
  readonly kind: RunRecord["kind"];
  readonly createdAt: string;
  readonly study: string;
  readonly title: string;
  /** Null in a study that runs no strategy. */
  readonly definition: {
    readonly id: string;
    readonly name: string;
    readonly hash: string;
    readonly family: string | null;
    /** Set within the family: `theta`, `ai`. */
    readonly set: string | null;
    readonly variant: string | null;
  } | null;
  readonly parameters: Readonly<Record<string, RunParameter["value"]>>;
  readonly underlyings: readonly string[];
  readonly days: {
    readonly from: CivilDate | null;
    readonly to: CivilDate | null;
    readonly requested: number;
    readonly traded: number;
    readonly skipped: number;
    readonly failed: number;
  };
  /** Settlement currency of its trades; null without a trade or with several. */
  readonly currency: string | null;
  /** {@link HEADLINE_METRICS} of a strategy, all metrics of a study; null is *not measured*. */
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly verdict: { readonly status: RunRecord["verdict"]["status"]; readonly rules: readonly string[] };
  /** Folder of the run, relative to the folder of the registry, with `/`. */
  readonly path: string;
  readonly code: RunRecord["code"];
}

/** Figures of a strategy that the registry keeps; `METRIC_MEANINGS` says what each one is. */
export const HEADLINE_METRICS: readonly string[] = [
  "trades",
  "daysInData",
  "datesInData",
  "winRatePercent",
  "pnlPointsTotal",
  "pnlCurrencyTotal",
  "pnlCurrencyMeanLow95",
  "pnlCurrencyMeanHigh95",
  "profitFactorCurrency",
  "maxDrawdownCurrency",
  "marginPercentTotal",
  "marginPercentPerMonth",
  "sharpeAnnualised",
];
