import type { FieldReader } from "./FieldReader.js";
import type { ParameterSchema } from "./ParameterSchema.js";
import type { StrategyDefinition } from "./StrategyDefinition.js";

/** What the rules of one definition may refer to. */
export interface RuleScope {
  readonly engine: "grid" | "scan";
  readonly parameters: readonly ParameterSchema[];
  /** Names of all legs, and of those that entries open. */
  readonly legs: readonly string[];
  readonly entryLegs: readonly string[];
  /** Names of management rules. */
  readonly rules: readonly string[];
}

/** Reads the names of a definition whose legs were checked. */
export function ruleScope(
  definition: StrategyDefinition,
  parameters: readonly ParameterSchema[],
  reader: FieldReader,
): RuleScope {
  const rules = reader.list(definition.management ?? [], "management").map((item, i) => {
    const name = typeof item === "object" && item !== null && "name" in item ? item.name : undefined;
    return reader.text(name, `management[${i}].name`);
  });
  return {
    engine: definition.engine ?? "grid",
    parameters,
    legs: definition.legs.map(({ name }) => name),
    entryLegs: definition.legs.filter(({ opens }) => opens !== "management").map(({ name }) => name),
    rules,
  };
}

/** The rule's name, looked at before its other fields: a misspelt name is the fault to tell. */
export function ruleName<T extends string>(
  value: unknown,
  field: string,
  allowed: readonly T[],
  reader: FieldReader,
): T {
  const rule = typeof value === "object" && value !== null && "rule" in value ? value.rule : undefined;
  return reader.oneOf(rule, `${field}: rule`, allowed);
}

/** A number as written, or a reference to one. */
export function checkArgument(
  value: unknown,
  field: string,
  parameters: readonly ParameterSchema[],
  reader: FieldReader,
): void {
  if (typeof value === "number" && Number.isFinite(value)) return;
  reader.reference(value, field, parameters, ["number", "integer"]);
}
