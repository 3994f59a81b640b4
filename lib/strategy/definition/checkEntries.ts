import { checkCondition } from "../expression/checkExpression.js";
import type { FieldReader, Fields } from "./FieldReader.js";
import { checkArgument, type RuleScope, ruleName } from "./RuleScope.js";

/** @throws StrikebookError `argument` for no entry, or one that the engine does not know */
export function checkEntries(value: unknown, scope: RuleScope, reader: FieldReader): void {
  const items = reader.list(value, "entries");
  if (items.length === 0) reader.refuse("no entry", "give at least one entry rule");
  const names = items.map((item, i) => checkEntry(item, `entries[${i}]`, scope, reader));
  const twice = names.find((name, i) => name !== undefined && names.indexOf(name) !== i);
  if (twice !== undefined) reader.refuse(`two entries are named ${twice}`, "give each its own name");
}

function checkEntry(item: unknown, field: string, scope: RuleScope, reader: FieldReader): string | undefined {
  const { parameters } = scope;
  const rule = ruleName(item, field, ["clock", "when", "rows"], reader);
  if (rule === "clock") {
    const entry = reader.object(item, field, ["rule", "at", "windowSeconds"], ["name", "legs"]);
    if (scope.engine === "scan") reader.refuse(`${field} is a clock entry`, "a scan enters on rows");
    reader.reference(entry["at"], `${field}.at`, parameters, ["clock"]);
    reader.reference(entry["windowSeconds"], `${field}.windowSeconds`, parameters, ["number", "integer"]);
    checkEntryLegs(entry, field, scope, reader);
    return entry["name"] === undefined ? undefined : reader.text(entry["name"], `${field}.name`);
  }
  if ((rule === "rows") !== (scope.engine === "scan"))
    reader.refuse(
      `${field} is a ${rule} entry of a ${scope.engine} strategy`,
      "the grid asks when, the scan asks rows",
    );
  const required = ["rule", "name", "from", "until", "conditions", "maxPerDay", ...(rule === "rows" ? ["legs"] : [])];
  const entry = reader.object(item, field, required, ["cooldownSeconds", "legs"]);
  const name = reader.text(entry["name"], `${field}.name`);
  for (const clock of ["from", "until"]) reader.reference(entry[clock], `${field}.${clock}`, parameters, ["clock"]);
  checkArgument(entry["maxPerDay"], `${field}.maxPerDay`, parameters, reader);
  if (entry["cooldownSeconds"] !== undefined)
    checkArgument(entry["cooldownSeconds"], `${field}.cooldownSeconds`, parameters, reader);
  checkEntryLegs(entry, field, scope, reader);
  const conditions = reader.list(entry["conditions"], `${field}.conditions`);
  if (conditions.length === 0) reader.refuse(`${field} has no condition`, "use a clock entry for a time alone");
  const legs = scope.entryLegs;
  conditions.forEach((each, i) => {
    const condition = reader.object(each, `${field}.conditions[${i}]`, ["name", "holds"]);
    const label = `entry ${name}: ${reader.text(condition["name"], `${field}.conditions[${i}].name`)}`;
    const kind = rule === "rows" ? "row" : "entry";
    checkCondition(condition["holds"], label, { parameters, legs, rules: [], kind }, reader);
  });
  return name;
}

function checkEntryLegs(entry: Fields, field: string, scope: RuleScope, reader: FieldReader): void {
  if (entry["legs"] === undefined) return;
  const legs = reader.list(entry["legs"], `${field}.legs`);
  if (legs.length === 0) reader.refuse(`${field} opens no leg`, "name one");
  if (entry["rule"] === "rows" && legs.length !== 1)
    reader.refuse(`${field} opens ${legs.length} legs`, "a scan opens one");
  for (const [i, leg] of legs.entries()) reader.oneOf(leg, `${field}.legs[${i}]`, scope.entryLegs);
}
