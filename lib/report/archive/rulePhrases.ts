import type { InlineMarkdown } from "../document/ReportDocument.js";

type Words = Readonly<Record<string, InlineMarkdown>>;

interface RulePhrase {
  /** Every field that the sentence speaks of; a rule with another one is written out field by field instead. */
  readonly fields: readonly string[];
  readonly sentence: (words: Words) => InlineMarkdown;
}

/** Sentences for the rules that a definition can have, by rule name; `leg` and `action` for what has none. */
const phrases: Readonly<Record<string, readonly RulePhrase[]>> = {
  leg: legPhrases(),
  portfolio: [
    { fields: ["sharePercent"], sentence: (w) => `${w["sharePercent"]} % of the capital` },
    {
      fields: ["sharePercent", "lots"],
      sentence: (w) => `${w["sharePercent"]} % of the capital, lots ${w["lots"]}`,
    },
  ],
  pointsAway: [
    { fields: ["points"], sentence: (w) => `the quoted strike nearest to ${w["points"]} points out of the money` },
  ],
  percentAway: [
    { fields: ["percent"], sentence: (w) => `the quoted strike nearest to ${w["percent"]} out of the money` },
  ],
  deltaTarget: [{ fields: ["delta"], sentence: (w) => `the strike whose absolute delta is nearest to ${w["delta"]}` }],
  premiumRange: [
    {
      fields: ["minPoints", "maxPoints"],
      sentence: (w) => `the first strike out of the money that costs ${w["minPoints"]} to ${w["maxPoints"]}`,
    },
  ],
  maximumOpenInterest: [{ fields: [], sentence: () => "the strike with the largest open interest" }],
  pointsFromLeg: [
    { fields: ["leg", "points"], sentence: (w) => `${w["points"]} further out of the money than the ${w["leg"]}` },
  ],
  everyStrike: [{ fields: [], sentence: () => "every strike, each by itself" }],
  condition: [{ fields: ["name", "holds"], sentence: (w) => `*${w["name"]}*: ${w["holds"]}` }],
  when: [
    {
      fields: ["name", "from", "until", "conditions", "maxPerDay"],
      sentence: (w) => entrySentence(w),
    },
    {
      fields: ["name", "from", "until", "conditions", "maxPerDay", "cooldownSeconds"],
      sentence: (w) => `${entrySentence(w)}, a pause of ${seconds(w["cooldownSeconds"])} after an exit`,
    },
    {
      fields: ["name", "from", "until", "conditions", "maxPerDay", "legs"],
      sentence: (w) => `${entrySentence(w)}; it opens ${w["legs"]}`,
    },
    {
      fields: ["name", "from", "until", "conditions", "maxPerDay", "cooldownSeconds", "legs"],
      sentence: (w) =>
        `${entrySentence(w)}, a pause of ${seconds(w["cooldownSeconds"])} after an exit; it opens ${w["legs"]}`,
    },
    { fields: ["name", "holds"], sentence: (w) => `*${w["name"]}*: ${w["holds"]}` },
  ],
  management: [
    {
      fields: ["name", "when", "do", "atMost"],
      sentence: (w) => `*${w["name"]}*, ${often(w["atMost"], "position")}: when ${w["when"]}, ${w["do"]}`,
    },
  ],
  close: [
    { fields: ["leg"], sentence: (w) => `close the ${w["leg"]}` },
    { fields: ["leg", "share"], sentence: (w) => `close ${w["share"]} of the ${w["leg"]}` },
  ],
  open: [{ fields: ["leg"], sentence: (w) => `open the ${w["leg"]}` }],
  roll: [
    {
      fields: ["leg"],
      sentence: (w) => `close the ${w["leg"]} and open it again at the strike that its rule picks now`,
    },
    { fields: ["leg", "strike"], sentence: (w) => `close the ${w["leg"]} and open it again at ${w["strike"]}` },
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
    {
      fields: ["at", "windowSeconds", "legs"],
      sentence: (w) => `at ${w["at"]}, given up after ${w["windowSeconds"]}; it opens ${w["legs"]}`,
    },
    {
      fields: ["name", "at", "windowSeconds", "legs"],
      sentence: (w) => `*${w["name"]}*: at ${w["at"]}, given up after ${w["windowSeconds"]}; it opens ${w["legs"]}`,
    },
    {
      fields: ["name", "at", "windowSeconds"],
      sentence: (w) => `*${w["name"]}*: at ${w["at"]}, given up after ${w["windowSeconds"]}`,
    },
  ],
  nextDayClock: [
    { fields: ["at"], sentence: (w) => `on the next day at ${w["at"]}: the position is carried overnight` },
  ],
  gainTarget: [{ fields: ["fraction"], sentence: (w) => `target: the value has risen by ${w["fraction"]}` }],
  lossStop: [{ fields: ["fraction"], sentence: (w) => `stop: the value has fallen by ${w["fraction"]}` }],
  pointsTarget: [{ fields: ["points"], sentence: (w) => `target: a profit of ${w["points"]}` }],
  pointsStop: [{ fields: ["points"], sentence: (w) => `stop: a loss of ${w["points"]}` }],
  trailingStop: [
    {
      fields: ["fraction"],
      sentence: (w) => `trailing stop: the value has fallen by ${w["fraction"]} from its largest`,
    },
  ],
  trailingPoints: [
    { fields: ["points"], sentence: (w) => `trailing stop: the profit has fallen by ${w["points"]} from its largest` },
    {
      fields: ["points", "armAtPoints"],
      sentence: (w) =>
        `trailing stop: the profit has fallen by ${w["points"]} from its largest, once that was ${w["armAtPoints"]}`,
    },
  ],
  maxHold: [{ fields: ["seconds"], sentence: (w) => `after ${w["seconds"]} at the latest` }],
  premiumTarget: [
    { fields: ["fraction"], sentence: (w) => `target: the cost to close has fallen by ${w["fraction"]}` },
  ],
  premiumStop: [{ fields: ["multiple"], sentence: (w) => `stop: the cost to close has risen to ${w["multiple"]}` }],
  fixedLots: [
    { fields: ["lots"], sentence: (w) => `fixed, ${w["lots"]}` },
    { fields: ["lots", "portfolio"], sentence: (w) => `fixed, ${w["lots"]}; in a portfolio ${w["portfolio"]}` },
  ],
};
// A scan's rules on rows read as the grid's rules on seconds do.
const all: typeof phrases = { ...phrases, rows: phrases["when"]! };

/** The sentence of a leg, with whatever of the optional fields it has. */
function legPhrases(): RulePhrase[] {
  const own = ["name", "side", "optionType", "strike", "ratio"];
  const sentence = (w: Words): InlineMarkdown =>
    [
      `${w["side"] === "short" ? "sell" : "buy"} ${w["ratio"]} x ${w["optionType"]} (${w["name"]})`,
      ...(w["expiry"] === undefined ? [] : [` of the ${w["expiry"]} expiry`]),
      ` at ${w["strike"]}`,
      ...(w["opens"] === "management" ? [", when a management rule says so"] : []),
    ].join("");
  return [[], ["opens"], ["expiry"], ["expiry", "opens"]].map((more) => ({ fields: [...own, ...more], sentence }));
}

function entrySentence(w: Words): InlineMarkdown {
  return `*${w["name"]}*: from ${w["from"]} to ${w["until"]}, ${often(w["maxPerDay"], "day")}, when ${w["conditions"]}`;
}

/** A count as a limit: once a day, at most 3 times a position. */
function often(count: InlineMarkdown | undefined, per: string): InlineMarkdown {
  if (count === "1") return `once a ${per}`;
  const isNumber = /^\d+$/.test(count ?? "");
  return isNumber ? `at most ${count} times a ${per}` : `at most ${count} a ${per}`;
}

/** A number of seconds written out has no unit of its own. */
function seconds(text: InlineMarkdown | undefined): InlineMarkdown {
  return /^\d+$/.test(text ?? "") ? `${text} s` : (text ?? "");
}

/** The sentence for a rule whose fields are all spoken of, or undefined. */
export function rulePhrase(rule: string, words: Words): InlineMarkdown | undefined {
  const fields = Object.keys(words);
  return all[rule]
    ?.find((phrase) => phrase.fields.length === fields.length && phrase.fields.every((field) => fields.includes(field)))
    ?.sentence(words);
}
