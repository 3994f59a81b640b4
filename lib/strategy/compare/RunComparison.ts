import type { Displayable, DisplayData } from "../../task/index.js";
import type { RunRecord } from "../RunRecord.js";
import { displaysMarkdown } from "../record/displaysMarkdown.js";
import { type CompareContext, compareContext } from "./compareContext.js";
import { compareTrades, type TradeComparison } from "./compareTrades.js";
import { comparisonDisplays } from "./comparisonDisplays.js";
import { explainFirst, type FirstDifference } from "./explainFirst.js";
import { type FieldDifference, fieldDifferences } from "./fieldDifferences.js";

/** A figure of both runs. The change is B less A; null when one of them was not measured. */
export interface MetricChange {
  readonly name: string;
  readonly a: number | null;
  readonly b: number | null;
  readonly change: number | null;
}

/**
 * Two runs, trade by trade. It holds both records, so that a "before" can never be a figure of some other run.
 */
export class RunComparison implements Displayable {
  readonly a: RunRecord;
  readonly b: RunRecord;
  readonly trades: TradeComparison;
  /** What the runs were made of differently. */
  readonly context: CompareContext;
  readonly metrics: readonly MetricChange[];
  /** Values of studies that differ. */
  readonly values: readonly FieldDifference[];
  readonly first: FirstDifference | undefined;

  constructor(a: RunRecord, b: RunRecord) {
    this.a = a;
    this.b = b;
    this.trades = compareTrades(a.trades, b.trades);
    this.context = compareContext(a, b);
    this.metrics = [...new Set([...Object.keys(a.metrics), ...Object.keys(b.metrics)])].map((name) => {
      const [x, y] = [a.metrics[name] ?? null, b.metrics[name] ?? null];
      return { name, a: x, b: y, change: x === null || y === null ? null : y - x };
    });
    const values = fieldDifferences(a.values, b.values);
    this.values = [
      ...values.differences,
      ...values.absent.map((field) => ({ field, a: a.values[field] ?? "absent", b: b.values[field] ?? "absent" })),
    ];
    this.first = explainFirst(this.trades, this.context, a, b);
  }

  /**
   * Same trades, same outcome of every day, same values and figures: to the last bit. What differs in `context` may make
   * runs different and does not by itself; neither does a figure that only one of them knows by name.
   */
  get isEqual(): boolean {
    const { different, onlyInA, onlyInB } = this.trades;
    const figures = this.metrics.filter(
      ({ name, a, b }) => a !== b && name in this.a.metrics && name in this.b.metrics,
    );
    const counts = [different, onlyInA, onlyInB, this.values, figures];
    return counts.every(({ length }) => length === 0) && outcomesOf(this.a) === outcomesOf(this.b);
  }

  /** A figure before and after. */
  metric(name: string): MetricChange {
    return this.metrics.find((each) => each.name === name) ?? { name, a: null, b: null, change: null };
  }

  /** Plain data for a file or another program. */
  toJSON(): Record<string, unknown> {
    const side = ({ runId, study, title, verdict, createdAt }: RunRecord) => ({
      ...{ runId, study, title, verdict: verdict.status, createdAt },
    });
    const { isEqual, trades, context, metrics, values, first, a, b } = this;
    return { equal: isEqual, a: side(a), b: side(b), trades, first: first ?? null, context, metrics, values };
  }

  /** The comparison as tables, in the order in which they are read. */
  displays(): DisplayData[] {
    return comparisonDisplays(this);
  }

  toDisplay(): DisplayData {
    return { kind: "markdown", markdown: displaysMarkdown(this.displays()) };
  }
}

function outcomesOf({ days }: RunRecord): string {
  return days
    .map(({ underlying, date, outcome }) => `${underlying} ${date} ${outcome}`)
    .sort()
    .join("\n");
}

/**
 * Compares two runs trade by trade without any tolerance, and says what they were made of differently.
 *
 * @example compareRuns(await registry.read("8f3a21"), await registry.read("c04d9e")).first?.causes
 */
export function compareRuns(a: RunRecord, b: RunRecord): RunComparison {
  return new RunComparison(a, b);
}
