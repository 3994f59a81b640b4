import type { DayOutcome, RunRecord } from "../../strategy/RunRecord.js";
import { requestedDays } from "../figures/resolvePath.js";
import { codeSpan, escapeMarkdown } from "./escapeMarkdown.js";
import type { InlineMarkdown, ReportBlock } from "./ReportDocument.js";

const lead: Readonly<Record<RunRecord["verdict"]["status"], string>> = {
  sound: "Every rule of the integrity gate held.",
  suspect: "Do not use the figures below before the reasons are understood.",
  incomplete: "Part of what was asked for is missing; the figures below do not cover it.",
};

const nothingToJudge = "No rule of the integrity gate was broken; there are no trades to judge.";

/** How many names a line lists before it refers to the run record for the rest. */
const listed = 12;

/**
 * What a reader must see before any profit and loss: the verdict with its reasons, the days that were traded, skipped
 * and failed with the reason of each, and how many warnings the run recorded.
 */
export function verdictBlocks(record: RunRecord): ReportBlock[] {
  const { status, reasons } = record.verdict;
  return [
    {
      kind: "verdict",
      status,
      lead: status === "sound" && record.trades.length === 0 ? nothingToJudge : lead[status],
      reasons: reasons.map((reason) => {
        const trades = reason.trades.length > 0 ? ` Trades: ${listOf(reason.trades.map(String))}.` : "";
        return `${codeSpan(reason.rule)} (${reason.status}): ${sentence(reason.message)}${trades}`;
      }),
    },
    ...dayBlocks(record.days, requestedDays(record)),
    ...eventBlocks(record),
  ];
}

function dayBlocks(days: readonly DayOutcome[], requested: number): ReportBlock[] {
  if (days.length === 0 && requested === 0)
    return [{ kind: "paragraph", text: "**Days:** the run record lists none." }];
  const count = (outcome: DayOutcome["outcome"]): number => days.filter((day) => day.outcome === outcome).length;
  const counts = `**Days:** ${requested} requested, ${count("traded")} traded, ${count("skipped")} skipped, ${count("failed")} failed.`;
  const groups = new Map<string, { outcome: string; reason: string; names: string[] }>();
  for (const day of days) {
    if (day.outcome === "traded") continue;
    const key = `${day.outcome}\n${day.reason}`;
    const group = groups.get(key) ?? { outcome: day.outcome, reason: day.reason, names: [] };
    group.names.push(`${day.underlying} ${day.date}`);
    groups.set(key, group);
  }
  const items = [...groups.values()]
    .sort((a, b) => a.outcome.localeCompare(b.outcome))
    .map((group) => `**${group.outcome}:** ${sentence(group.reason || "no reason recorded")} ${listOf(group.names)}.`);
  return [{ kind: "paragraph", text: counts }, ...(items.length > 0 ? [{ kind: "list" as const, items }] : [])];
}

function eventBlocks(record: RunRecord): ReportBlock[] {
  const count = (severity: string): number => record.events.filter((event) => event.severity === severity).length;
  const [errors, warnings] = [count("error"), count("warning")];
  if (errors + warnings === 0) return [];
  const parts = [
    ...(errors > 0 ? [`${errors} ${errors === 1 ? "error" : "errors"}`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? "warning" : "warnings"}`] : []),
  ];
  return [{ kind: "paragraph", text: `**Events:** ${parts.join(" and ")} recorded, listed at the end.` }];
}

function listOf(names: readonly string[]): InlineMarkdown {
  const shown = names.slice(0, listed).map(escapeMarkdown).join(", ");
  return names.length > listed ? `${shown} and more, all in \`run.json\`` : shown;
}

function sentence(text: string): InlineMarkdown {
  const escaped = escapeMarkdown(text);
  return /[.!?]$/.test(escaped) ? escaped : `${escaped}.`;
}
