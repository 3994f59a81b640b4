import type { RunRecord } from "../RunRecord.js";
import type { Trade } from "../Trade.js";
import { shownValue } from "./explainFirst.js";
import type { FieldDifference } from "./fieldDifferences.js";
import type { RunComparison } from "./RunComparison.js";

/** Fields and trades that are listed; the counts say how many there are. */
const LISTED = 12;

/** The comparison for a reader: counts, the first difference and its causes, then the figures side by side. */
export function comparisonMarkdown(comparison: RunComparison): string {
  const { a, b, trades, context, first, values, metrics } = comparison;
  const { equal, different, onlyInA, onlyInB, notCompared } = trades;
  const lines = [
    `# ${comparison.isEqual ? "Equal" : "Different"}: ${a.runId} and ${b.runId}`,
    "",
    ...table(
      ["", "A", "B"],
      [
        ["verdict", a.verdict.status, b.verdict.status],
        ["run", a.runId, b.runId],
        ["study", a.study, b.study],
        ["title", a.title, b.title],
        ["strategy", strategyOf(a), strategyOf(b)],
        ["made", a.createdAt, b.createdAt],
        ["trades", String(a.trades.length), String(b.trades.length)],
      ],
    ),
    "",
    `Trades: ${equal} equal, ${different.length} different, ${onlyInA.length} only in A, ${onlyInB.length} only in B. No tolerance.`,
  ];
  if (notCompared.length > 0)
    lines.push("", `Not compared, because one record is of an earlier version: ${notCompared.join(", ")}.`);
  if (first) {
    const where = `${first.underlying} ${first.date} ${first.entryTime}`;
    const what = { different: "is in both and differs", onlyInA: "is only in A", onlyInB: "is only in B" }[first.kind];
    lines.push("", "## First difference", "", `The trade of ${where} ${what}.`, "");
    if (first.fields.length > 0) lines.push(...fieldTable(first.fields));
    else lines.push(`It: ${tradeLine((first.a ?? first.b)!)}.`);
    if (first.nearest) lines.push("", `The other run's nearest that day: ${tradeLine(first.nearest)}.`);
    else if (first.kind !== "different") lines.push("", "The other run has no trade that day.");
    lines.push("", "What may have made it so:", "", ...first.causes.map((cause) => `* ${cause}`));
  }
  const made = Object.entries(context) as [string, readonly FieldDifference[]][];
  for (const [name, differences] of made) {
    if (differences.length > 0) lines.push("", `## Differs: ${name}`, "", ...fieldTable(differences));
  }
  if (values.length > 0) lines.push("", "## Differs: values", "", ...fieldTable(values));
  const changed = metrics.filter((each) => each.a !== each.b);
  lines.push("", "## Figures", "");
  if (changed.length === 0) lines.push(`All ${metrics.length} are equal.`);
  else {
    lines.push(
      ...table(
        ["figure", "A", "B", "B less A"],
        changed.map((each) => [each.name, figure(each.a), figure(each.b), figure(each.change)]),
      ),
    );
    lines.push("", `The other ${metrics.length - changed.length} are equal.`);
  }
  return lines.join("\n");
}

function fieldTable(differences: readonly FieldDifference[]): string[] {
  const rows = differences.slice(0, LISTED).map(({ field, a, b }) => [field, shownValue(a), shownValue(b)]);
  const rest = differences.length - rows.length;
  return [...table(["field", "A", "B"], rows), ...(rest > 0 ? ["", `and ${rest} more.`] : [])];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

function strategyOf({ definition, variant }: RunRecord): string {
  if (!definition) return "none";
  return `${definition.id} ${definition.name}${variant === undefined ? "" : `, ${variant}`}`;
}

function tradeLine({ tradeId, entryTime, exitTime, legs, pnlPoints, exitReason }: Trade): string {
  const contracts = legs.map(({ side, strike, optionType }) => `${side} ${strike} ${optionType}`).join(", ");
  return `trade ${tradeId}, ${entryTime} to ${exitTime}, ${contracts}, ${pnlPoints.toFixed(2)} points, ${exitReason}`;
}

function figure(value: number | null): string {
  return value === null ? "not measured" : String(Number(value.toPrecision(10)));
}
