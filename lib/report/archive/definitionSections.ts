import type { RunRecord } from "../../strategy/RunRecord.js";
import { codeSpan, escapeMarkdown } from "../document/escapeMarkdown.js";
import { bulletList, paragraph } from "../document/plainBlocks.js";
import type { InlineMarkdown, ReportBlock } from "../document/ReportDocument.js";
import { notMeasured } from "../figures/notMeasured.js";
import { type DefinitionText, notRecorded } from "./DefinitionText.js";
import type { StrategyVariant, StrategyVariants } from "./groupStrategies.js";
import { instruments, testedPeriod } from "./masterTable.js";

/** Section A. */
export function descriptionSection(definition: DefinitionText): ReportBlock[] {
  return ["description", "concept", "whyItShouldWork"].map((name) => paragraph(definition.text(name)));
}

/** Section B; where variants differ, what each of them had. */
export function instrumentSection({ variants }: StrategyVariants): ReportBlock[] {
  const records = variants.map((variant) => variant.record);
  const all = (textOf: (record: RunRecord) => InlineMarkdown): string => [...new Set(records.map(textOf))].join(" or ");
  const parameter = (name: string) => (record: RunRecord) => {
    const found = record.parameters.find((each) => each.name === name);
    return found ? escapeMarkdown(`${found.value}${found.unit ? ` ${found.unit}` : ""}`) : notRecorded;
  };
  // On bars the latency that ran is longer than the parameter says.
  const latency = (record: RunRecord): string =>
    record.evidence ? `${record.evidence.latencySeconds} s` : parameter("latencySeconds")(record);
  return [
    bulletList([
      `Meant for: ${variants[0]!.definition.texts("underlyings").join(", ")}`,
      `Tested on: ${all(instruments)}`,
      `Sample period: ${all(testedPeriod)}`,
      `Granularity: ${all(granularity)}`,
      `Datasets: ${all((record) => [...new Set(record.inputs.map((input) => escapeMarkdown(`${input.dataset} (${input.source})`)))].join(", ") || notMeasured)}`,
      `Price assumption: fill model ${all(parameter("fillModel"))}; prices at most ${all(parameter("maxQuoteAgeSeconds"))} old; latency ${all(latency)}`,
      `Costs: ${all(parameter("costModel"))}, ${all(parameter("costAmountInr"))}`,
    ]),
  ];
}

/** Section C: the rules in words with the values of one variant, and what the sources left open. */
export function logicSection({ record, definition }: StrategyVariant): ReportBlock[] {
  const labelled = (label: string, name: string): string => `${label}: ${definition.rules(name).join("; ")}`;
  return [
    paragraph("**Setup**"),
    {
      kind: "list",
      items: [
        labelled("Days", "calendar"),
        labelled("Expiry", "expiry"),
        ...definition.rules("legs").map((leg) => `Leg: ${leg}`),
        labelled("Size", "sizing"),
      ],
    },
    paragraph("**Entry**"),
    { kind: "list", items: definition.rules("entries") },
    paragraph("**Exit and adjustment**"),
    { kind: "list", items: definition.rules("exits") },
    paragraph("**Special conditions**"),
    {
      kind: "list",
      items: [
        labelled("Overlapping positions allowed", "overlapAllowed"),
        ...definition.texts("assumptions.inferred").map((text) => `*assumption*: ${text}`),
      ],
    },
    {
      kind: "table",
      caption: "Parameters",
      columns: ["Name", "Value", "Unit", "Default", "What it does"].map((header) => ({ header, align: "left" })),
      rows: record.parameters.map((parameter) => {
        const schema = definition.parameter(parameter.name);
        return [
          codeSpan(parameter.name),
          escapeMarkdown(String(parameter.value)),
          escapeMarkdown(parameter.unit),
          schema.default,
          schema.description,
        ];
      }),
      note: record.parameters.length === 0 ? "The run has no parameters." : undefined,
    },
  ];
}

/** Section D. */
export function assumptionSection(definition: DefinitionText): ReportBlock[] {
  return [
    paragraph("**Stated**"),
    bulletList(definition.texts("assumptions.stated")),
    paragraph("**Inferred**"),
    bulletList(definition.texts("assumptions.inferred")),
  ];
}

function granularity(record: RunRecord): InlineMarkdown {
  const seconds = record.evidence?.tickSeconds;
  if (seconds === undefined) return notMeasured;
  return seconds === 1 ? "ticks, looked at every second" : `bars of ${seconds} s`;
}
