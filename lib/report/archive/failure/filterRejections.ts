import type { RunRecord } from "../../../strategy/RunRecord.js";
import { escapeMarkdown } from "../../document/escapeMarkdown.js";
import type { InlineMarkdown } from "../../document/ReportDocument.js";
import { showValue } from "../../figures/showValue.js";

/** Refusals of the engine: they follow from a position, a limit or the calendar, and are no filters that one can vary. */
export const ENGINE_REFUSALS: ReadonlySet<string> = new Set([
  "open position",
  "max per day",
  "cooldown",
  "no later day",
  "expires first",
]);

/** What the strategy's own filters refused. */
export function filterRejections({ rejections = [] }: RunRecord): NonNullable<RunRecord["rejections"]> {
  return rejections.filter(({ filter }) => !ENGINE_REFUSALS.has(filter));
}

/** The filter that refused most, with its share of what all filters refused. */
export function busiestFilter(record: RunRecord): { text: InlineMarkdown; sharePercent: number } | undefined {
  const rejections = filterRejections(record);
  const total = rejections.reduce((sum, { count }) => sum + count, 0);
  const [most] = [...rejections].sort((a, b) => b.count - a.count);
  if (!most || total === 0) return undefined;
  const sharePercent = (most.count / total) * 100;
  const count = showValue(most.count, ",0", "count");
  const share = showValue(sharePercent, "0.0", "share");
  return {
    text: `*${escapeMarkdown(most.filter)}* of the entry *${escapeMarkdown(most.entry)}* refused ${count} seconds or slots, ${share} % of what the filters refused`,
    sharePercent,
  };
}
