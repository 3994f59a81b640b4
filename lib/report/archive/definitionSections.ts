import type { RunRecord } from "../../strategy/RunRecord.js";
import { codeSpan, escapeMarkdown } from "../document/escapeMarkdown.js";
import { bulletList, paragraph } from "../document/plainBlocks.js";
import type { InlineMarkdown, ReportBlock } from "../document/ReportDocument.js";
import { notMeasured } from "../figures/notMeasured.js";
import { type DefinitionText, notRecorded } from "./DefinitionText.js";
import type { StrategyVariant, StrategyVariants } from "./groupStrategies.js";
import { instruments, testedPeriod } from "./masterTable.js";
import { withUnit } from "./withUnit.js";

/** What is said of a strategy whose rules are not the source's. */
export const reconstructedNote: InlineMarkdown =
  "*reconstructed*: the source names this trade and not its rules; the rules are a new design in the spirit of its family.";

/** Section A: first what each variant does otherwise than the definition's text says, then the text. */
export function descriptionSection({ variants }: StrategyVariants): ReportBlock[] {
  const definition = variants[0]!.definition;
  return [
    variants.length === 1
      ? paragraph(`**This variant:** ${variantText(variants[0]!)}`)
      : bulletList(variants.map((each) => `**Variant ${escapeMarkdown(each.label)}:** ${variantText(each)}`)),
    ...proseBlocks(definition),
  ];
}

/** The definition's own words, and whether its rules are the source's. */
export function proseBlocks(definition: DefinitionText): ReportBlock[] {
  return [
    ...["description", "concept", "whyItShouldWork"].map((name) => paragraph(definition.text(name))),
    ...(definition.has("source") ? [paragraph(`Source: ${definition.text("source")}.`)] : []),
  ];
}

function variantText({ definition }: StrategyVariant): InlineMarkdown {
  const changed = definition.differences().map(({ text }) => text);
  if (changed.length > 0) return `${changed.join(", ")}. The description below speaks of the defaults.`;
  return definition.hasDefaults
    ? "every parameter has the definition's default."
    : `the definition's defaults are ${notRecorded}.`;
}

/** Section B; where variants differ, what each of them had. */
export function instrumentSection({ variants }: StrategyVariants): ReportBlock[] {
  // One text when all variants agree, otherwise one for each group of variants that do.
  const all = (textOf: (record: RunRecord) => InlineMarkdown): string => {
    const labels = new Map<string, string[]>();
    for (const { label, record } of variants) {
      const text = textOf(record);
      labels.set(text, [...(labels.get(text) ?? []), escapeMarkdown(label)]);
    }
    if (labels.size === 1) return [...labels.keys()][0]!;
    return [...labels].map(([text, names]) => `${names.join(", ")}: ${text}`).join("; ");
  };
  const parameter = (name: string) => (record: RunRecord) => {
    const found = record.parameters.find((each) => each.name === name);
    return found ? escapeMarkdown(withUnit(String(found.value), found.unit)) : notRecorded;
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
      `Price assumption: ${all((record) => `fill model ${parameter("fillModel")(record)}, prices at most ${parameter("maxQuoteAgeSeconds")(record)} old, latency ${latency(record)}`)}`,
      `Costs: ${all((record) => `${parameter("costModel")(record)}, ${parameter("costAmountInr")(record)}`)}`,
    ]),
  ];
}

/** Section C: the rules in words with the values of one variant, and what the sources left open. */
export function logicSection(definition: DefinitionText): ReportBlock[] {
  const labelled = (label: string, name: string): string => `${label}: ${definition.rules(name).join("; ")}`;
  return [
    paragraph("**Setup**"),
    {
      kind: "list",
      items: [
        labelled("Days", "calendar"),
        ...(definition.has("eventExclusions") ? [labelled("No entry on days tagged", "eventExclusions")] : []),
        labelled("Expiry", "expiry"),
        ...definition.rules("legs").map((leg) => `Leg: ${leg}`),
        labelled("Size", "sizing"),
      ],
    },
    paragraph("**Entry**"),
    { kind: "list", items: definition.rules("entries") },
    paragraph("**Exit and adjustment**"),
    {
      kind: "list",
      items: [
        ...(definition.has("management") ? definition.rules("management").map((rule) => `Adjustment ${rule}`) : []),
        ...definition.rules("exits"),
        ...(definition.has("minHoldSeconds") ? [labelled("No exit on data sooner than", "minHoldSeconds")] : []),
      ],
    },
    paragraph("**Special conditions**"),
    {
      kind: "list",
      items: [
        ...(definition.isReconstructed ? [reconstructedNote] : []),
        labelled("Overlapping positions allowed", "overlapAllowed"),
        ...definition.texts("assumptions.inferred").map((text) => `*assumption*: ${text}`),
      ],
    },
    {
      kind: "table",
      caption: "Parameters",
      columns: ["Name", "Value", "Unit", "Default", "What it does"].map((header) => ({ header, align: "left" })),
      rows: definition.parameters.map((parameter) => {
        const schema = definition.parameter(parameter.name);
        return [
          codeSpan(parameter.name),
          escapeMarkdown(String(parameter.value)),
          escapeMarkdown(parameter.unit),
          schema.default,
          schema.description,
        ];
      }),
      note: definition.parameters.length === 0 ? "It has no parameters." : undefined,
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
