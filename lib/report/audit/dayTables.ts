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

const ROWS_NOTE =
  "x median: rows against the median of the series. Gap: the longest time without a row that is over the limit.";
const SHARES_NOTE =
  "Shares of rows: no last price; last trade of an earlier day; last trade older than the limit; one side of the book alone; with a price of the underlying, and the age that 99 % of those prices do not exceed.";

/** Tables of every dataset with one row a day and underlying: its rows, and of options what they hold. */
export function dayTables({ parts }: AuditFacts): ReportBlock[] {
  return [...new Set(parts.map(({ dataset }) => dataset))].flatMap((dataset) => {
    const own = parts.filter((part) => part.dataset === dataset);
    const shown = own.slice(0, LISTED);
    const rest = own.length - LISTED;
    const more = rest > 0 ? ` ${rest.toLocaleString("en")} more in \`audit.json\`.` : "";
    const isOptions = own[0]!.kind === "options" || own[0]!.kind === "rawOptions";
    const rows: ReportBlock = {
      kind: "table",
      caption: dataset,
      columns: columnsOf(
        ["Day", "Underlying", "Time", "In order"],
        ["Rows", "x median", ...(isOptions ? ["Contracts"] : []), "Gap"],
      ),
      rows: shown.map(rowCells),
      note: ROWS_NOTE + more,
    };
    const shares: ReportBlock = {
      kind: "table",
      caption: `${dataset}: what the rows hold`,
      columns: columnsOf(["Day", "Underlying"], ["No price", "Untraded", "Stale", "One side", "Spot", "Age p99"]),
      rows: shown.map(shareCells),
      note: SHARES_NOTE + more,
    };
    return isOptions ? [rows, shares] : [rows];
  });
}

function shareCells({ date, underlying, shares, spotAges }: PartAudit): InlineMarkdown[] {
  return [
    date,
    escapeMarkdown(underlying),
    ...[shares?.absentPrice, shares?.untraded, shares?.stale, shares?.oneSided, shares?.spot].map(shareOf),
    spotAges ? `${Number(spotAges.p99Seconds.toFixed(1))} s` : notMeasured,
  ];
}

function rowCells(part: PartAudit): InlineMarkdown[] {
  const { session } = datasetSpec(part.dataset);
  const { firstMicros, lastMicros, order, medianRatio, kind, contracts } = part;
  return [
    part.date,
    escapeMarkdown(part.underlying),
    firstMicros === null || lastMicros === null
      ? notMeasured
      : `${wallClock(firstMicros, session).slice(0, 5)} to ${wallClock(lastMicros, session).slice(0, 5)}`,
    order === null ? notMeasured : order.sorted ? "yes" : "**no**",
    part.rows.toLocaleString("en"),
    medianRatio === null ? notMeasured : medianRatio.toFixed(2),
    ...(kind === "spot" || kind === "rawSpot"
      ? []
      : [contracts === null ? notMeasured : contracts.toLocaleString("en")]),
    longestGap(part),
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
