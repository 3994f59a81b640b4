import type { RunRecord } from "../RunRecord.js";
import type { Trade } from "../Trade.js";
import type { CompareContext } from "./compareContext.js";
import type { TradeComparison } from "./compareTrades.js";
import type { FieldDifference } from "./fieldDifferences.js";

/** The earliest trade that is not the same in both runs, and what may have made it so. */
export interface FirstDifference {
  readonly kind: "different" | "onlyInA" | "onlyInB";
  readonly underlying: string;
  readonly date: string;
  readonly entryTime: string;
  /** The trade in each run; null where there is none. Of a trade in one run only, the other run's nearest one of that day is in `nearest`. */
  readonly a: Trade | null;
  readonly b: Trade | null;
  readonly nearest: Trade | null;
  readonly fields: readonly FieldDifference[];
  /** In words, most telling first. */
  readonly causes: readonly string[];
}

/** Undefined when every trade is the same. */
export function explainFirst(
  trades: TradeComparison,
  context: CompareContext,
  a: RunRecord,
  b: RunRecord,
): FirstDifference | undefined {
  const candidates: Omit<FirstDifference, "causes" | "nearest" | "underlying" | "date" | "entryTime">[] = [
    ...trades.different.slice(0, 1).map(({ a: x, b: y, differences }) => ({
      kind: "different" as const,
      a: x,
      b: y,
      fields: differences,
    })),
    ...trades.onlyInA.slice(0, 1).map((x) => ({ kind: "onlyInA" as const, a: x, b: null, fields: [] })),
    ...trades.onlyInB.slice(0, 1).map((y) => ({ kind: "onlyInB" as const, a: null, b: y, fields: [] })),
  ];
  const entry = (one: (typeof candidates)[number]): Trade => (one.a ?? one.b)!;
  const [first] = candidates.sort((x, y) => entry(x).entryMicros - entry(y).entryMicros);
  if (!first) return undefined;
  const trade = entry(first);
  const { underlying, date, entryTime } = trade;
  const others = first.kind === "onlyInA" ? b.trades : a.trades;
  const nearest = first.kind === "different" ? null : nearestOf(trade, others);
  return { ...first, underlying, date, entryTime, nearest, causes: causesOf(trade, context) };
}

function nearestOf(trade: Trade, others: readonly Trade[]): Trade | null {
  const sameDay = others.filter(({ underlying, date }) => underlying === trade.underlying && date === trade.date);
  const distance = ({ entryMicros }: Trade): number => Math.abs(entryMicros - trade.entryMicros);
  return sameDay.sort((x, y) => distance(x) - distance(y))[0] ?? null;
}

function causesOf({ underlying, date }: Trade, context: CompareContext): string[] {
  const { parameters, definition, code, seeds, inputs, days } = context;
  const day = `${underlying} ${date}`;
  const said = (what: string, { field, a, b }: FieldDifference): string =>
    `${what} ${field}: ${shownValue(a)} in A, ${shownValue(b)} in B`;
  const causes = [
    ...days.filter(({ field }) => field === day).map((each) => said("the day's outcome", each)),
    ...inputs.filter(({ field }) => field.startsWith(`${day} `)).map((each) => said("the input", each)),
    ...parameters.map((each) => said("parameter", each)),
    ...definition.map((each) => said("definition", each)),
    ...code.map((each) => said("code", each)),
    ...seeds.map((each) => said("seed", each)),
  ];
  return causes.length > 0
    ? causes
    : ["parameters, definition, inputs of that day and code are the same: the engine does not give the same twice"];
}

/** A value on one line. */
export function shownValue(value: unknown): string {
  if (typeof value === "number" && Number.isNaN(value)) return "missing";
  if (value === null) return "not measured";
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "absent");
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
