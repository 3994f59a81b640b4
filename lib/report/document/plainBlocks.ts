import type { InlineMarkdown, ReportBlock } from "./ReportDocument.js";

export function paragraph(text: InlineMarkdown): ReportBlock {
  return { kind: "paragraph", text };
}

export function bulletList(items: readonly InlineMarkdown[]): ReportBlock {
  return { kind: "list", items };
}
