import type { InlineMarkdown, ReportBlock, ReportDocument, TableColumn } from "./ReportDocument.js";

/** The document as GitHub-flavoured Markdown; charts are linked as files. */
export function renderMarkdown(document: ReportDocument): string {
  const parts = [
    `# ${document.title}`,
    ...(document.subtitle ? [document.subtitle] : []),
    ...document.blocks.map(blockOf),
  ];
  return `${parts.join("\n\n")}\n`;
}

function blockOf(block: ReportBlock): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${block.text}`;
    case "paragraph":
      return block.text;
    case "list":
      return block.items.map((item) => `- ${item}`).join("\n");
    case "table":
      return [
        block.caption && `**${block.caption}**`,
        block.rows.length > 0 ? tableOf(block.columns, block.rows) : "",
        block.note,
      ]
        .filter(Boolean)
        .join("\n\n");
    case "figures":
      return tableOf(
        block.entries.map(([label]) => ({ header: label, align: "right" as const })),
        [block.entries.map(([, value]) => value)],
      );
    case "chart":
      return `![${alternativeText(block.caption)}](${block.file})\n\n*${block.caption.replaceAll("*", "")}*`;
    case "verdict":
      return [
        `> **Verdict: ${block.status}.** ${block.lead}`,
        ...(block.reasons.length > 0 ? [">"] : []),
        ...block.reasons.map((reason) => `> - ${reason}`),
      ].join("\n");
  }
}

function tableOf(columns: readonly TableColumn[], rows: readonly (readonly InlineMarkdown[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(tableCell).join(" | ")} |`;
  return [
    line(columns.map((column) => column.header)),
    `| ${columns.map((column) => (column.align === "right" ? "---:" : ":---")).join(" | ")} |`,
    ...rows.map(line),
  ].join("\n");
}

function tableCell(cell: InlineMarkdown): string {
  return cell.replace(/\r?\n/g, " ").replace(/(?<!\\)\|/g, "\\|");
}

function alternativeText(caption: InlineMarkdown): string {
  return caption.replace(/(?<!\\)[`*[\]]/g, "").replace(/\]\([^)]*\)/g, "");
}
