import { datasetSpec } from "../../lake/datasets.js";
import type { AuditFacts } from "../../quality/AuditReport.js";
import type { PartAudit } from "../../quality/PartAudit.js";
import { wallClock } from "../../time/sessionClock.js";
import { escapeMarkdown } from "../document/escapeMarkdown.js";
import type { InlineMarkdown, ReportBlock } from "../document/ReportDocument.js";
import { notMeasured } from "../figures/notMeasured.js";
import { columnsOf } from "./auditBlocks.js";

/** Rows of one table; a longer lake has the rest in `audit.json`. */
const LISTED = 400;

/** One table a dataset, one row a day and underlying. */
export function dayTables({ parts }: AuditFacts): ReportBlock[] {
  return [...new Set(parts.map(({ dataset }) => dataset))].map((dataset) => {
    const own = parts.filter((part) => part.dataset === dataset);
    const rest = own.length - LISTED;
    const note = rest > 0 ? `${rest.toLocaleString("en")} more in \`audit.json\`.` : undefined;
    const isOptions = own[0]!.kind === "options" || own[0]!.kind === "rawOptions";
    const columns = isOptions
      ? columnsOf(
          ["Day", "Underlying", "Time", "In order"],
          [
            "Rows",
            "x median",
            "Contracts",
            "Longest gap",
            "No price",
            "Untraded",
            "Stale",
            "One-sided",
            "Spot",
            "Spot age p99",
          ],
        )
      : columnsOf(["Day", "Underlying", "Time", "In order"], ["Rows", "x median", "Longest gap"]);
    return {
      kind: "table",
      caption: dataset,
      columns,
      rows: own.slice(0, LISTED).map((part) => (isOptions ? optionRow(part) : spotRow(part))),
      note,
    };
  });
}

function optionRow(part: PartAudit): InlineMarkdown[] {
  const { shares, spotAges } = part;
  return [
    ...firstCells(part),
    part.contracts === null ? notMeasured : part.contracts.toLocaleString("en"),
    longestGap(part),
    ...[shares?.absentPrice, shares?.untraded, shares?.stale, shares?.oneSided, shares?.spot].map(shareOf),
    spotAges ? `${Number(spotAges.p99Seconds.toFixed(1))} s` : notMeasured,
  ];
}

function spotRow(part: PartAudit): InlineMarkdown[] {
  return [...firstCells(part), longestGap(part)];
}

function firstCells(part: PartAudit): InlineMarkdown[] {
  const { session } = datasetSpec(part.dataset);
  const { firstMicros, lastMicros, order, medianRatio } = part;
  return [
    part.date,
    escapeMarkdown(part.underlying),
    firstMicros === null || lastMicros === null
      ? notMeasured
      : `${wallClock(firstMicros, session)} to ${wallClock(lastMicros, session)}`,
    order === null ? notMeasured : order.sorted ? "yes" : "**no**",
    part.rows.toLocaleString("en"),
    medianRatio === null ? notMeasured : medianRatio.toFixed(2),
  ];
}

function longestGap({ gaps, firstMicros }: PartAudit): InlineMarkdown {
  if (firstMicros === null) return notMeasured;
  return gaps.length === 0
    ? "none"
    : `${Math.round(Math.max(...gaps.map(({ seconds }) => seconds))).toLocaleString("en")} s`;
}

function shareOf(share: number | null | undefined): InlineMarkdown {
  if (share === null || share === undefined) return notMeasured;
  return share > 0 && share < 0.0005 ? "< 0.1 %" : `${(share * 100).toFixed(1)} %`;
}
