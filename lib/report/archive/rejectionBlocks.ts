import type { RunRecord } from "../../strategy/RunRecord.js";
import { escapeMarkdown } from "../document/escapeMarkdown.js";
import { paragraph } from "../document/plainBlocks.js";
import type { ReportBlock } from "../document/ReportDocument.js";
import { showValue } from "../figures/showValue.js";
import { notRecorded } from "./DefinitionText.js";

/** Why entries opened nothing: seconds or slots by the first filter that did not hold. */
export function rejectionBlocks({ rejections }: RunRecord): ReportBlock[] {
  if (rejections === undefined) return [paragraph(`Rejections per filter: ${notRecorded}.`)];
  if (rejections.length === 0) return [paragraph("No filter kept an entry from trading.")];
  return [
    {
      kind: "table",
      caption: "Rejections per filter: seconds or slots at which it was the first that did not hold",
      columns: [
        { header: "Entry", align: "left" },
        { header: "Filter", align: "left" },
        { header: "Count", align: "right" },
      ],
      rows: rejections.map(({ entry, filter, count }) => [
        escapeMarkdown(entry),
        escapeMarkdown(filter),
        showValue(count, ",0", filter),
      ]),
    },
  ];
}
