import type { RunRecord } from "../../strategy/RunRecord.js";
import { escapeMarkdown } from "../document/escapeMarkdown.js";
import type { InlineMarkdown } from "../document/ReportDocument.js";
import { notMeasured } from "../figures/notMeasured.js";
import { showValue } from "../figures/showValue.js";

/**
 * A metric of the whole run; where it was not measured for the whole (points of two underlyings do not add up), that of
 * each underlying that has its own.
 */
export function metricText(record: RunRecord, name: string, format: string | undefined): InlineMarkdown {
  const whole = record.metrics[name] ?? null;
  if (whole !== null) return showValue(whole, format, `metrics.${name}`);
  const own = [...new Set([...record.days, ...record.trades].map((row) => row.underlying))].flatMap((underlying) => {
    const value = record.metrics[`${underlying}.${name}`] ?? null;
    return value === null ? [] : [`${escapeMarkdown(underlying)} ${showValue(value, format, `metrics.${name}`)}`];
  });
  return own.length > 0 ? own.join(", ") : notMeasured;
}
