import type { DayOutcome, RunRecord } from "../../strategy/RunRecord.js";
import { requestedDays } from "../figures/resolvePath.js";
import { countOf } from "./countOf.js";
import { dataBlock } from "./dataBlock.js";
import { codeSpan, escapeMarkdown } from "./escapeMarkdown.js";
import type { InlineMarkdown, ReportBlock } from "./ReportDocument.js";

const lead: Readonly<Record<RunRecord["verdict"]["status"], string>> = {
  sound: "Every rule of the integrity gate held.",
  suspect: "Do not use the figures below before the reasons are understood.",
  incomplete: "Part of what was asked for is missing; the figures below do not cover it.",
};

const nothingToJudge = "No rule of the integrity gate was broken; there are no trades to judge.";

const heldAsFarAsChecked = "Every rule of the integrity gate that was checked held.";

/** How many names a line lists before it refers to the run record for the rest. */
const listed = 12;

/**
 * What a reader must see before any profit and loss: the verdict with its reasons and the rules that could not be
 * checked, the days that were traded, skipped and failed with the reason of each, what data was read, and how many
 * warnings the run recorded.
 */
export function verdictBlocks(record: RunRecord): ReportBlock[] {
  const { status, reasons } = record.verdict;
  const [days, ...missingDays] = dayBlocks(record.days, requestedDays(record));
  return [
    {
      kind: "verdict",
      status,
      lead: leadOf(record),
      reasons: reasons.map((reason) => {
        const trades = reason.trades.length > 0 ? ` Trades: ${listOf(reason.trades.map(String))}.` : "";
        return `${codeSpan(reason.rule)} (${reason.status}): ${sentence(reason.message)}${trades}`;
      }),
    },
    days!,
    dataBlock(record.inputs),
    ...missingDays,
    ...eventBlocks(record),
  ];
}

function leadOf(record: RunRecord): InlineMarkdown {
  const { status } = record.verdict;
  const notChecked = record.verdict.notChecked ?? [];
  const unproven = notChecked.length > 0 ? ` Not checked: ${notChecked.map(escapeMarkdown).join("; ")}.` : "";
  if (status !== "sound") return lead[status] + unproven;
  if (record.trades.length === 0) return `${nothingToJudge} ${scopeOf(record)}${unproven}`;
  return (notChecked.length > 0 ? heldAsFarAsChecked : lead.sound) + unproven;
}

/** What stands behind the verdict of a run without trades, so that it does not read as a proof of its figures. */
function scopeOf({ days, inputs, events, evidence }: RunRecord): InlineMarkdown {
  const tests = evidence?.causality.length ?? 0;
  const causality = tests > 0 ? ` and ${countOf(tests, "causality test")}` : "";
  return `It looked at ${countOf(days.length, "day")}${causality}; the run recorded ${countOf(inputs.length, "input")} and ${countOf(events.length, "event")}. The figures themselves were not judged.`;
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
    ...(errors > 0 ? [countOf(errors, "error")] : []),
    ...(warnings > 0 ? [countOf(warnings, "warning")] : []),
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
