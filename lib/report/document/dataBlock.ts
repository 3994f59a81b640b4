import type { RunInput } from "../../strategy/RunRecord.js";
import { escapeMarkdown } from "./escapeMarkdown.js";
import type { InlineMarkdown, ReportBlock } from "./ReportDocument.js";

/**
 * What data a run read, by the source that each input names, with datasets, underlyings and the range of dates: a
 * reader learns here whether prices were recorded or simulated.
 */
export function dataBlock(inputs: readonly RunInput[]): ReportBlock {
  if (inputs.length === 0) return { kind: "paragraph", text: "**Data:** the run record lists no inputs." };
  const sources = new Map<string, RunInput[]>();
  for (const input of inputs) sources.set(input.source, [...(sources.get(input.source) ?? []), input]);
  const texts = [...sources].map(([source, members]) => {
    const name = source.trim() === "" ? "*source not recorded*" : `**${escapeMarkdown(source)}**`;
    const distinct = (of: (input: RunInput) => string): InlineMarkdown =>
      [...new Set(members.map(of))].map(escapeMarkdown).join(", ");
    return `${name} (${distinct((input) => input.dataset)}; ${distinct((input) => input.underlying)}; ${dates(members)})`;
  });
  return { kind: "paragraph", text: `**Data:** ${texts.join("; ")}.` };
}

function dates(inputs: readonly RunInput[]): InlineMarkdown {
  const sorted = inputs.map((input) => input.date).sort();
  const [first, last] = [sorted[0]!, sorted.at(-1)!];
  return escapeMarkdown(first === last ? first : `${first} to ${last}`);
}
