import { checkCondition } from "../expression/checkExpression.js";
import type { FieldReader } from "./FieldReader.js";
import { type RuleScope, ruleName } from "./RuleScope.js";
import type { ExitRule } from "./StrategyDefinition.js";

const NUMBER = ["number", "integer"] as const;

/** The references of each exit rule, and what they refer to; conditions are looked at apart. */
const EXITS: Readonly<Record<ExitRule["rule"], Readonly<Record<string, readonly ("number" | "integer" | "clock")[]>>>> =
  {
    premiumTarget: { fraction: NUMBER },
    premiumStop: { multiple: NUMBER },
    gainTarget: { fraction: NUMBER },
    lossStop: { fraction: NUMBER },
    pointsTarget: { points: NUMBER },
    pointsStop: { points: NUMBER },
    trailingStop: { fraction: NUMBER },
    trailingPoints: { points: NUMBER },
    maxHold: { seconds: NUMBER },
    when: {},
    rows: {},
    clock: { at: ["clock"] },
    nextDayClock: { at: ["clock"] },
  };

/** @throws StrikebookError `argument` for an exit that the engine does not know, or no time exit */
export function checkExits(value: unknown, scope: RuleScope, reader: FieldReader): void {
  const { parameters, legs, rules: names } = scope;
  const rules = reader.list(value, "exits").map((item, i) => {
    const field = `exits[${i}]`;
    const rule = ruleName(item, field, Object.keys(EXITS) as ExitRule["rule"][], reader);
    const references = EXITS[rule];
    const isCondition = rule === "when" || rule === "rows";
    const required = ["rule", ...Object.keys(references), ...(isCondition ? ["name", "holds"] : [])];
    const exit = reader.object(item, field, required, rule === "trailingPoints" ? ["armAtPoints"] : []);
    for (const [name, kinds] of Object.entries(references))
      reader.reference(exit[name], `${field}.${name}`, parameters, kinds);
    if (exit["armAtPoints"] !== undefined)
      reader.reference(exit["armAtPoints"], `${field}.armAtPoints`, parameters, NUMBER);
    if (rule === "rows" && scope.engine !== "scan")
      reader.refuse(`${field} looks at rows`, "only a scan does: use when");
    if (isCondition) {
      const label = `exit ${reader.text(exit["name"], `${field}.name`)}`;
      const kind = rule === "rows" ? "row" : "position";
      checkCondition(exit["holds"], label, { parameters, legs, rules: names, kind }, reader);
    }
    return rule;
  });
  if (!rules.includes("clock") && !rules.includes("nextDayClock"))
    reader.refuse("no time exit", "days end flat: give a clock exit, or nextDayClock to carry the position");
}
