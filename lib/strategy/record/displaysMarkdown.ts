import type { DisplayData, DisplayValue } from "../../task/index.js";

/** Records and tables as one Markdown text; what is not known is a dash. */
export function displaysMarkdown(displays: readonly DisplayData[]): string {
  return displays.map(markdownOf).join("\n\n");
}

function markdownOf(data: DisplayData): string {
  switch (data.kind) {
    case "text":
      return cell(data.text);
    case "markdown":
      return data.markdown;
    case "chart":
      return `*Chart.* ${cell(data.title)}`;
    case "record":
      return [`## ${cell(data.title)}`, "", ...rows(["", ""], data.entries)].join("\n");
    case "table":
      return [...(data.title ? [`### ${cell(data.title)}`, ""] : []), ...rows(data.columns, data.rows)].join("\n");
  }
}

function rows(head: readonly string[], body: readonly (readonly DisplayValue[])[]): string[] {
  return [head, head.map(() => "---"), ...body].map(
    (cells) => `| ${cells.map((each) => (each === "---" ? each : cell(each))).join(" | ")} |`,
  );
}

function cell(value: DisplayValue): string {
  const text = value === null ? "-" : String(value);
  return text.replace(/[\\|<>[\]*_`]/g, "\\$&").replaceAll("\n", " ");
}
