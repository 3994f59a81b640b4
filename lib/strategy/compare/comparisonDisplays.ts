import type { DisplayData, DisplayValue } from "../../task/index.js";
import type { RunRecord } from "../RunRecord.js";
import type { Trade } from "../Trade.js";
import { shownValue } from "./explainFirst.js";
import type { FieldDifference } from "./fieldDifferences.js";
import type { RunComparison } from "./RunComparison.js";

/** Fields that are listed; a table says how many there are. */
const LISTED = 12;

/** A comparison for a reader: the answer, the first difference and its causes, what differs, the figures side by side. */
export function comparisonDisplays(comparison: RunComparison): DisplayData[] {
  const { a, b, context, values } = comparison;
  const made = [...Object.entries(context), ["values", values]] as [string, readonly FieldDifference[]][];
  return [
    {
      kind: "table",
      title: `${comparison.isEqual ? "Equal" : "Different"}: ${a.runId} and ${b.runId}`,
      columns: ["", "A", "B"],
      rows: [
        ["verdict", a.verdict.status, b.verdict.status],
        ["run", a.runId, b.runId],
        ["study", a.study, b.study],
        ["title", a.title, b.title],
        ["strategy", strategyOf(a), strategyOf(b)],
        ["made", a.createdAt, b.createdAt],
        ["trades", a.trades.length, b.trades.length],
      ],
      totalRows: 7,
    },
    countsOf(comparison),
    ...firstDisplays(comparison),
    ...made.flatMap(([name, differences]) =>
      differences.length > 0 ? [fieldTable(`What differs: ${name}`, differences)] : [],
    ),
    figuresOf(comparison),
  ];
}

function countsOf({ trades }: RunComparison): DisplayData {
  const { equal, different, onlyInA, onlyInB, notCompared } = trades;
  return {
    kind: "record",
    title: "Trades, without any tolerance",
    entries: [
      ["equal", equal],
      ["different", different.length],
      ["only in A", onlyInA.length],
      ["only in B", onlyInB.length],
      ...(notCompared.length > 0
        ? [["not compared (one record is of an earlier version)", notCompared.join(", ")] as const]
        : []),
    ],
  };
}

function firstDisplays({ first }: RunComparison): DisplayData[] {
  if (!first) return [];
  const what = { different: "is in both and differs", onlyInA: "is only in A", onlyInB: "is only in B" }[first.kind];
  const entries: (readonly [string, DisplayValue])[] = [
    ["the trade", `${first.underlying} ${first.date} ${first.entryTime} ${what}`],
  ];
  if (first.kind !== "different") {
    entries.push(["it", tradeLine((first.a ?? first.b)!)]);
    entries.push(["the other run's nearest that day", first.nearest ? tradeLine(first.nearest) : "none"]);
  }
  for (const cause of first.causes) entries.push(["what may have made it so", cause]);
  return [
    { kind: "record", title: "First difference", entries },
    ...(first.fields.length > 0 ? [fieldTable("Its fields", first.fields)] : []),
  ];
}

function fieldTable(title: string, differences: readonly FieldDifference[]): DisplayData {
  const rows = differences.slice(0, LISTED).map(({ field, a, b }) => [field, shownValue(a), shownValue(b)]);
  return { kind: "table", title, columns: ["field", "A", "B"], rows, totalRows: differences.length };
}

function figuresOf({ metrics }: RunComparison): DisplayData {
  const changed = metrics.filter(({ a, b }) => a !== b);
  if (changed.length === 0) return { kind: "text", text: `All ${metrics.length} figures are equal.` };
  const rows = changed.map(({ name, a, b, change }) => [name, figure(a), figure(b), figure(change)]);
  const title = `Figures that differ, ${changed.length} of ${metrics.length}`;
  return { kind: "table", title, columns: ["figure", "A", "B", "B less A"], rows, totalRows: rows.length };
}

function strategyOf({ definition, variant }: RunRecord): string {
  if (!definition) return "none";
  return `${definition.id} ${definition.name}${variant === undefined ? "" : `, ${variant}`}`;
}

function tradeLine({ tradeId, entryTime, exitTime, legs, pnlPoints, exitReason }: Trade): string {
  const contracts = legs.map(({ side, strike, optionType }) => `${side} ${strike} ${optionType}`).join(", ");
  return `trade ${tradeId}, ${entryTime} to ${exitTime}, ${contracts}, ${pnlPoints.toFixed(2)} points, ${exitReason}`;
}

function figure(value: number | null): DisplayValue {
  return value === null ? "not measured" : Number(value.toPrecision(10));
}
