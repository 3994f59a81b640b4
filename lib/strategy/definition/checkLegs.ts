import { stableJson } from "../record/stableJson.js";
import { checkStrikeRule } from "./checkStrikeRule.js";
import { type FieldReader, shown } from "./FieldReader.js";
import type { ParameterSchema } from "./ParameterSchema.js";
import type { LegDefinition } from "./StrategyDefinition.js";

/** @throws StrikebookError `argument` for a leg that the engine does not know, or two that cancel each other */
export function checkLegs(value: unknown, parameters: readonly ParameterSchema[], reader: FieldReader): void {
  const seen: LegDefinition[] = [];
  const items = reader.list(value, "legs");
  if (items.length === 0) reader.refuse("no legs", "give at least one leg");
  items.forEach((item, i) => {
    const leg = reader.object(
      item,
      `legs[${i}]`,
      ["name", "side", "optionType", "strike", "ratio"],
      ["expiry", "opens"],
    );
    const name = reader.text(leg["name"], `legs[${i}].name`);
    const side = reader.oneOf(leg["side"], `leg ${name}: side`, ["short", "long"]);
    const optionType = reader.oneOf(leg["optionType"], `leg ${name}: optionType`, ["CE", "PE"]);
    const before = seen.map((other) => other.name);
    if (before.includes(name)) reader.refuse(`two legs are named ${name}`, "give each its own name");
    checkStrikeRule(leg["strike"], `leg ${name}: strike`, before, parameters, reader);
    if (leg["expiry"] !== undefined) reader.oneOf(leg["expiry"], `leg ${name}: expiry`, ["nearest", "next"]);
    if (leg["opens"] !== undefined) reader.oneOf(leg["opens"], `leg ${name}: opens`, ["entry", "management"]);
    const { ratio } = leg;
    if (!(Number.isInteger(ratio) && (ratio as number) > 0))
      reader.refuse(`leg ${name} has ratio ${shown(ratio)}`, "use 1, 2, ...");
    const own = item as LegDefinition;
    const opposite = seen.find((other) => other.side !== side && other.optionType === optionType && isSame(other, own));
    if (opposite)
      reader.refuse(
        `legs ${opposite.name} and ${name} are ${opposite.side} and ${side} the same contract`,
        "give them other strikes, expiries or option types, or leave both out",
      );
    seen.push(own);
  });
}

/** Two legs that the same rule puts on one contract while both are held. */
function isSame(a: LegDefinition, b: LegDefinition): boolean {
  if ((a.expiry ?? "nearest") !== (b.expiry ?? "nearest") || a.opens === "management" || b.opens === "management")
    return false;
  return stableJson(a.strike) === stableJson(b.strike);
}
