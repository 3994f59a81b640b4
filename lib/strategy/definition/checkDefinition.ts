import { products } from "../../contract/Product.js";
import { StrikebookError } from "../../task/index.js";
import { checkEntries } from "./checkEntries.js";
import { checkExits } from "./checkExits.js";
import { checkLegs } from "./checkLegs.js";
import { checkManagement } from "./checkManagement.js";
import { checkParameterSchemas } from "./checkParameterSchemas.js";
import { checkTimes } from "./checkTimes.js";
import { FieldReader, shown } from "./FieldReader.js";
import { ruleScope } from "./RuleScope.js";
import { resolveParameters } from "./resolveParameters.js";
import type { StrategyDefinition } from "./StrategyDefinition.js";

const TEXTS = ["name", "family", "style", "description", "concept", "whyItShouldWork", "codeReference"] as const;
const LISTS = ["underlyings", "failureModes", "robustness"] as const;
const OTHERS = ["calendar", "expiry", "legs", "entries", "exits", "overlapAllowed", "sizing", "parameters"];
const FIELDS: readonly string[] = ["id", ...TEXTS, ...LISTS, "assumptions", ...OTHERS];
const OPTIONAL = [
  "set",
  "origin",
  "source",
  "engine",
  "eventExclusions",
  "management",
  "minHoldSeconds",
  "isStandard",
  "variants",
] as const;

/**
 * Refuses a definition that cannot be run or archived, whatever its type says: definitions come from files and untyped
 * notebooks too, and an engine that meets a misspelt rule would run another strategy. Every field is looked at: missing
 * and unknown ones, names of rules, references to parameters of the wrong kind, defaults outside their range, two legs
 * that cancel each other, no time exit (days end flat), times at which no day trades, an underlying of which no product is
 * known, fewer than two robustness measures.
 *
 * @throws StrikebookError `argument` naming the field, its value and what is allowed
 */
export function checkDefinition(definition: StrategyDefinition): void {
  const given: unknown = definition;
  if (typeof given !== "object" || given === null)
    throw new StrikebookError("argument", `the strategy definition is ${shown(given)}`, "give one, such as catalog.S1");
  const id: unknown = definition.id;
  const reader = new FieldReader(`strategy ${typeof id === "string" && id !== "" ? id : "without an id"}`);
  reader.object(definition, "the definition", FIELDS, OPTIONAL);
  if (!/^[A-Za-z0-9_-]+$/.test(reader.text(id, "id"))) reader.refuse(`id "${id}"`, "use letters, digits, _ and -");
  for (const name of TEXTS) reader.text(definition[name], name);
  for (const name of LISTS) reader.texts(definition[name], name);
  const assumptions = reader.object(definition.assumptions, "assumptions", ["stated", "inferred"]);
  reader.texts(assumptions["stated"], "assumptions.stated");
  reader.texts(assumptions["inferred"], "assumptions.inferred");
  if (definition.underlyings.length === 0) reader.refuse("no underlying", "name the underlyings it is meant for");
  const known = [...new Set(Object.values(products).map(({ underlying }) => underlying))];
  for (const [i, underlying] of definition.underlyings.entries()) reader.oneOf(underlying, `underlyings[${i}]`, known);
  if (definition.robustness.length < 2) reader.refuse("fewer than two robustness measures", "state at least two");
  reader.oneOf(definition.calendar, "calendar", ["everyDay", "expiryDays"]);
  reader.oneOf(definition.expiry, "expiry", ["nearest"], ' here; "next" is set on a leg, as its expiry');
  reader.flag(definition.overlapAllowed, "overlapAllowed");

  checkOptionalFields(definition, reader);

  const parameters = checkParameterSchemas(definition.parameters, reader);
  checkLegs(definition.legs, parameters, reader);
  const scope = ruleScope(definition, parameters, reader);
  checkEntries(definition.entries, scope, reader);
  checkManagement(definition.management, scope, reader);
  checkExits(definition.exits, scope, reader);
  if (definition.minHoldSeconds !== undefined)
    reader.reference(definition.minHoldSeconds, "minHoldSeconds", parameters, ["number", "integer"]);
  const sizing = reader.object(definition.sizing, "sizing", ["rule", "lots"], ["portfolio"]);
  reader.oneOf(sizing["rule"], "sizing.rule", ["fixedLots"]);
  reader.reference(sizing["lots"], "sizing.lots", parameters, ["integer"]);
  // Trades are booked with this parameter; another name here would be ignored.
  reader.oneOf(definition.sizing.lots.parameter, "sizing.lots.parameter", ["lots"]);
  checkTimes(definition, resolveParameters(definition));
  checkVariants(definition, reader);
}

function checkOptionalFields(definition: StrategyDefinition, reader: FieldReader): void {
  const { set, source, origin, engine, eventExclusions, isStandard } = definition;
  if (set !== undefined) reader.text(set, "set");
  if (source !== undefined) reader.text(source, "source");
  if (origin !== undefined) reader.oneOf(origin, "origin", ["stated", "reconstructed"]);
  if (engine !== undefined) reader.oneOf(engine, "engine", ["grid", "scan"]);
  if (eventExclusions !== undefined) reader.texts(eventExclusions, "eventExclusions");
  if (isStandard !== undefined) reader.flag(isStandard, "isStandard");
}

/** Every variant must run: its parameters are resolved as a run would. */
function checkVariants(definition: StrategyDefinition, reader: FieldReader): void {
  const seen = new Set<string>();
  for (const [i, variant] of (definition.variants ?? []).entries()) {
    const fields = reader.object(variant, `variants[${i}]`, ["name", "description", "parameters"]);
    const name = reader.text(fields["name"], `variants[${i}].name`);
    reader.text(fields["description"], `variant ${name}: description`);
    if (seen.has(name)) reader.refuse(`two variants ${name}`, "give each its own name");
    seen.add(name);
    checkTimes(definition, resolveParameters(definition, variant.parameters));
  }
}
