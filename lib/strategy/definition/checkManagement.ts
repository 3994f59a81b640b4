import { checkCondition } from "../expression/checkExpression.js";
import { checkStrikeRule } from "./checkStrikeRule.js";
import type { FieldReader } from "./FieldReader.js";
import { checkArgument, type RuleScope } from "./RuleScope.js";

/** @throws StrikebookError `argument` for a management rule that the engine does not know */
export function checkManagement(value: unknown, scope: RuleScope, reader: FieldReader): void {
  if (value === undefined) return;
  if (scope.engine === "scan" && reader.list(value, "management").length > 0 && scope.legs.length === 0)
    reader.refuse("management without legs", "name the legs");
  const { parameters, legs, rules } = scope;
  const seen = new Set<string>();
  reader.list(value, "management").forEach((item, i) => {
    const rule = reader.object(item, `management[${i}]`, ["name", "when", "do", "atMost"]);
    const name = reader.text(rule["name"], `management[${i}].name`);
    if (seen.has(name)) reader.refuse(`two management rules are named ${name}`, "give each its own name");
    seen.add(name);
    const label = `management ${name}`;
    checkCondition(rule["when"], label, { parameters, legs, rules, kind: "position" }, reader);
    checkArgument(rule["atMost"], `${label}: atMost`, parameters, reader);
    const actions = reader.list(rule["do"], `${label}: do`);
    if (actions.length === 0) reader.refuse(`${label} does nothing`, "give an action");
    for (const [at, action] of actions.entries()) checkAction(action, `${label}: do[${at}]`, scope, reader);
  });
}

function checkAction(item: unknown, field: string, scope: RuleScope, reader: FieldReader): void {
  const name = typeof item === "object" && item !== null && "action" in item ? item.action : undefined;
  const action = reader.oneOf(name, `${field}: action`, ["close", "open", "roll"]);
  const optional = action === "close" ? ["share"] : action === "roll" ? ["strike"] : [];
  const fields = reader.object(item, field, ["action", "leg"], optional);
  reader.oneOf(fields["leg"], `${field}.leg`, scope.legs);
  if (fields["share"] !== undefined) checkArgument(fields["share"], `${field}.share`, scope.parameters, reader);
  if (fields["strike"] !== undefined)
    checkStrikeRule(fields["strike"], `${field}.strike`, scope.legs, scope.parameters, reader);
}
