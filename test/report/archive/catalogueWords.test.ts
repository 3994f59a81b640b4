import { describe, expect, it } from "vitest";
import { DefinitionText } from "../../../lib/report/archive/DefinitionText.js";
import { assumptionSection, logicSection, proseBlocks } from "../../../lib/report/archive/definitionSections.js";
import { rulePhrase } from "../../../lib/report/archive/rulePhrases.js";
import { renderMarkdown } from "../../../lib/report/document/renderMarkdown.js";
import { catalog, type StrategyDefinition } from "../../../lib/strategy/index.js";

function pageOf(definition: StrategyDefinition): string {
  const text = DefinitionText.ofDefinition(definition);
  return renderMarkdown({
    title: definition.id,
    blocks: [...proseBlocks(text), ...logicSection(text), ...assumptionSection(text)],
  });
}

/** Words that only the fields of the language have: where one is read, a rule was written out field by field. */
const FIELD_NAMES =
  /\b(max per day|cooldown seconds|window seconds|option type|share percent|max distance steps|min points|arm at points|at most \d+ at most)\b/;

/** Every rule and action in a value, by name, with the fields that it has. */
function rulesIn(value: unknown): { name: string; fields: string[] }[] {
  if (typeof value !== "object" || value === null) return [];
  const { rule, action, ...rest } = value as Record<string, unknown>;
  const name = [rule, action].find((each) => typeof each === "string");
  // A position's value names a management rule by the same key.
  const own = name === undefined || "position" in rest ? [] : [{ name: name as string, fields: Object.keys(rest) }];
  return [...own, ...Object.values(value).flatMap(rulesIn)];
}

it("every rule of the language has a sentence of its own", () => {
  const every: { name: string; fields: string[] }[] = Object.entries({
    nearestStrike: ["maxDistanceSteps"],
    firstOutOfTheMoney: [],
    pointsAway: ["points"],
    percentAway: ["percent"],
    deltaTarget: ["delta"],
    premiumRange: ["minPoints", "maxPoints"],
    maximumOpenInterest: [],
    pointsFromLeg: ["leg", "points"],
    everyStrike: [],
    premiumTarget: ["fraction"],
    premiumStop: ["multiple"],
    gainTarget: ["fraction"],
    lossStop: ["fraction"],
    pointsTarget: ["points"],
    pointsStop: ["points"],
    trailingStop: ["fraction"],
    trailingPoints: ["points", "armAtPoints"],
    maxHold: ["seconds"],
    when: ["name", "holds"],
    rows: ["name", "holds"],
    clock: ["at", "windowSeconds", "legs"],
    nextDayClock: ["at"],
    close: ["leg", "share"],
    open: ["leg"],
    roll: ["leg", "strike"],
  }).map(([name, fields]) => ({ name, fields }));
  const used = Object.values(catalog).flatMap(({ legs, entries, exits, management, sizing }) =>
    rulesIn([legs, entries, exits, management, sizing]),
  );
  expect(used.length).toBeGreaterThan(400);
  for (const { name, fields } of [...every, ...used]) {
    const words = Object.fromEntries(fields.map((field) => [field, "x"]));
    expect(rulePhrase(name, words), `${name} with ${fields.join(", ")}`).toBeDefined();
  }
});

describe.each(Object.values(catalog).map((each) => [each.id, each] as const))("%s in words", (_, definition) => {
  const page = pageOf(definition);
  const rules = page.slice(page.indexOf("**Setup**"), page.indexOf("| Name |"));

  it("has no object, no JSON, nothing that is not recorded", () => {
    expect(page).not.toMatch(/\[object|undefined|\{"|":|NaN/);
    expect(rules).not.toContain("not recorded");
  });

  it("says every rule as a sentence, with the name of every condition, management rule and exit", () => {
    expect(rules).not.toMatch(FIELD_NAMES);
    for (const entry of definition.entries)
      if (entry.rule !== "clock") for (const { name } of entry.conditions) expect(rules).toContain(`*${name}*: `);
    for (const { name } of definition.management ?? []) expect(rules).toContain(`Adjustment *${name}*, `);
    for (const exit of definition.exits) if ("name" in exit) expect(rules).toContain(`*${exit.name}*: `);
  });

  it("names every parameter that its rules refer to, with its value", () => {
    const { parameters: _, variants: __, ...rest } = definition;
    const used = new Set([...JSON.stringify(rest).matchAll(/\{"parameter":"(\w+)"\}/g)].map((match) => match[1]!));
    expect(used.size).toBeGreaterThan(0);
    for (const name of used) {
      const value = String(definition.parameters.find((each) => each.name === name)!.default);
      expect(rules, name).toMatch(new RegExp(`\`${name}\` = -?${value}|${value} \\(\`${name}\`\\)`));
    }
  });

  it("marks a reconstructed strategy, keeps stated and inferred assumptions apart", () => {
    expect(page.includes("*reconstructed*")).toBe(definition.origin === "reconstructed");
    expect(page.indexOf("**Stated**")).toBeGreaterThan(0);
    expect(page.indexOf("**Inferred**")).toBeGreaterThan(page.indexOf("**Stated**"));
  });
});
