import type { InlineMarkdown } from "../document/ReportDocument.js";

type Words = Readonly<Record<string, InlineMarkdown>>;

interface RulePhrase {
  /** Every field that the sentence speaks of; a rule with another one is written out field by field instead. */
  readonly fields: readonly string[];
  readonly sentence: (words: Words) => InlineMarkdown;
}

/** Sentences for the rules that a definition can have today, by rule name; `leg` for a leg, which has none. */
const phrases: Readonly<Record<string, readonly RulePhrase[]>> = {
  leg: [
    {
      fields: ["name", "side", "optionType", "strike", "ratio"],
      sentence: (w) =>
        `${w["side"] === "short" ? "sell" : "buy"} ${w["ratio"]} x ${w["optionType"]} (${w["name"]}) at ${w["strike"]}`,
    },
  ],
  nearestStrike: [
    {
      fields: ["maxDistanceSteps"],
      sentence: (w) =>
        `the one strike nearest to spot that is quoted for every leg, within ${w["maxDistanceSteps"]} of spot`,
    },
  ],
  firstOutOfTheMoney: [{ fields: [], sentence: () => "the first strike out of the money" }],
  clock: [
    { fields: ["at", "windowSeconds"], sentence: (w) => `at ${w["at"]}, given up after ${w["windowSeconds"]}` },
    { fields: ["at"], sentence: (w) => `at ${w["at"]}` },
  ],
  premiumTarget: [
    { fields: ["fraction"], sentence: (w) => `target: the cost to close has fallen by ${w["fraction"]}` },
  ],
  premiumStop: [{ fields: ["multiple"], sentence: (w) => `stop: the cost to close has risen to ${w["multiple"]}` }],
  fixedLots: [{ fields: ["lots"], sentence: (w) => `fixed, ${w["lots"]}` }],
};

/** The sentence for a rule whose fields are all spoken of, or undefined. */
export function rulePhrase(rule: string, words: Words): InlineMarkdown | undefined {
  const fields = Object.keys(words);
  return phrases[rule]
    ?.find((phrase) => phrase.fields.length === fields.length && phrase.fields.every((field) => fields.includes(field)))
    ?.sentence(words);
}
