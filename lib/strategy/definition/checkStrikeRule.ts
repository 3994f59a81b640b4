import type { FieldReader } from "./FieldReader.js";
import type { ParameterSchema } from "./ParameterSchema.js";
import { checkArgument, ruleName } from "./RuleScope.js";
import type { StrikeRule } from "./StrategyDefinition.js";

/** Arguments of each rule. */
const STRIKES: Readonly<Record<StrikeRule["rule"], readonly string[]>> = {
  nearestStrike: ["maxDistanceSteps"],
  firstOutOfTheMoney: [],
  pointsAway: ["points"],
  percentAway: ["percent"],
  deltaTarget: ["delta"],
  premiumRange: ["minPoints", "maxPoints"],
  maximumOpenInterest: [],
  pointsFromLeg: ["points"],
  everyStrike: [],
};

/**
 * @param legsBefore legs that `pointsFromLeg` may name
 * @throws StrikebookError `argument` for a rule that the engine does not know
 */
export function checkStrikeRule(
  value: unknown,
  field: string,
  legsBefore: readonly string[],
  parameters: readonly ParameterSchema[],
  reader: FieldReader,
): StrikeRule["rule"] {
  const rule = ruleName(value, field, Object.keys(STRIKES) as StrikeRule["rule"][], reader);
  const names = STRIKES[rule];
  const fields = reader.object(value, field, ["rule", ...names, ...(rule === "pointsFromLeg" ? ["leg"] : [])]);
  if (rule === "nearestStrike")
    reader.reference(fields["maxDistanceSteps"], `${field}.maxDistanceSteps`, parameters, ["number", "integer"]);
  else for (const name of names) checkArgument(fields[name], `${field}.${name}`, parameters, reader);
  if (rule === "pointsFromLeg") reader.oneOf(fields["leg"], `${field}.leg`, legsBefore);
  return rule;
}
