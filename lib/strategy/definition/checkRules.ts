import { type FieldReader, shown } from "./FieldReader.js";
import type { ParameterSchema } from "./ParameterSchema.js";
import type { LegDefinition } from "./StrategyDefinition.js";

type Parameters = readonly ParameterSchema[];

/** @throws StrikebookError `argument` for a leg that the engine does not know, or two that cancel each other */
export function checkLegs(value: unknown, parameters: Parameters, reader: FieldReader): void {
  const seen: LegDefinition[] = [];
  const items = reader.list(value, "legs");
  if (items.length === 0) reader.refuse("no legs", "give at least one leg");
  items.forEach((item, i) => {
    const leg = reader.object(item, `legs[${i}]`, ["name", "side", "optionType", "strike", "ratio"]);
    const name = reader.text(leg["name"], `legs[${i}].name`);
    const side = reader.oneOf(leg["side"], `leg ${name}: side`, ["short", "long"]);
    const optionType = reader.oneOf(leg["optionType"], `leg ${name}: optionType`, ["CE", "PE"]);
    const rule = checkStrike(leg["strike"], `leg ${name}: strike`, parameters, reader);
    const { ratio } = leg;
    if (!(Number.isInteger(ratio) && (ratio as number) > 0))
      reader.refuse(`leg ${name} has ratio ${shown(ratio)}`, "use 1, 2, ...");
    const opposite = seen.find(
      (other) => other.optionType === optionType && other.strike.rule === rule && other.side !== side,
    );
    if (opposite)
      reader.refuse(
        `legs ${opposite.name} and ${name} are ${opposite.side} and ${side} the same contract`,
        "give them other strikes or option types, or leave both out",
      );
    seen.push(item as LegDefinition);
  });
}

function checkStrike(value: unknown, field: string, parameters: Parameters, reader: FieldReader): string {
  const rule = ruleOf(value, field, ["nearestStrike", "firstOutOfTheMoney"], reader);
  const fields = reader.object(value, field, rule === "nearestStrike" ? ["rule", "maxDistanceSteps"] : ["rule"]);
  if (rule === "nearestStrike")
    reader.reference(fields["maxDistanceSteps"], `${field}.maxDistanceSteps`, parameters, ["number", "integer"]);
  return rule;
}

/** @throws StrikebookError `argument` for no entry, or one that the engine does not know */
export function checkEntries(value: unknown, parameters: Parameters, reader: FieldReader): void {
  const items = reader.list(value, "entries");
  if (items.length === 0) reader.refuse("no entry", "give at least one entry rule");
  items.forEach((item, i) => {
    const field = `entries[${i}]`;
    ruleOf(item, field, ["clock"], reader);
    const entry = reader.object(item, field, ["rule", "at", "windowSeconds"]);
    reader.reference(entry["at"], `${field}.at`, parameters, ["clock"]);
    reader.reference(entry["windowSeconds"], `${field}.windowSeconds`, parameters, ["number", "integer"]);
  });
}

/** The one reference that each exit rule has, and what it refers to. */
const EXITS = {
  premiumTarget: { name: "fraction", kinds: ["number", "integer"] },
  premiumStop: { name: "multiple", kinds: ["number", "integer"] },
  clock: { name: "at", kinds: ["clock"] },
} as const;

/** @throws StrikebookError `argument` for an exit that the engine does not know, or no time exit */
export function checkExits(value: unknown, parameters: Parameters, reader: FieldReader): void {
  const rules = reader.list(value, "exits").map((item, i) => {
    const field = `exits[${i}]`;
    const rule = ruleOf(item, field, Object.keys(EXITS) as (keyof typeof EXITS)[], reader);
    const { name, kinds } = EXITS[rule];
    const exit = reader.object(item, field, ["rule", name]);
    reader.reference(exit[name], `${field}.${name}`, parameters, kinds);
    return rule;
  });
  if (!rules.includes("clock")) reader.refuse("no time exit", "days end flat: give a clock exit");
}

/** The rule's name, looked at before its other fields: a misspelt name is the fault to tell. */
function ruleOf<T extends string>(value: unknown, field: string, allowed: readonly T[], reader: FieldReader): T {
  const rule = typeof value === "object" && value !== null && "rule" in value ? value.rule : undefined;
  return reader.oneOf(rule, `${field}: rule`, allowed);
}
