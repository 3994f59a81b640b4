import { StrikebookError } from "../../task/index.js";
import { parseClock } from "../../time/index.js";
import type { RunParameter } from "../RunRecord.js";
import { shown } from "./FieldReader.js";
import type { ParameterRef, ParameterSchema } from "./ParameterSchema.js";
import type { StrategyDefinition } from "./StrategyDefinition.js";

/** Values that replace defaults, by parameter name. */
export type ParameterValues = Readonly<Record<string, string | number>>;

/** The parameters of one run: every value checked against its schema. */
export class ResolvedParameters {
  readonly list: readonly RunParameter[];
  readonly #values: ReadonlyMap<string, string | number>;

  constructor(list: readonly (RunParameter & { value: string | number })[]) {
    this.list = list;
    this.#values = new Map(list.map(({ name, value }) => [name, value]));
  }

  /** @throws StrikebookError `argument` when there is no such number */
  number(ref: ParameterRef | string): number {
    const value = this.#find(ref);
    if (typeof value === "number") return value;
    throw new StrikebookError("argument", `parameter ${nameOf(ref)} is the text "${value}"`, "refer to a number");
  }

  /** @throws StrikebookError `argument` when there is no such text */
  text(ref: ParameterRef | string): string {
    const value = this.#find(ref);
    if (typeof value === "string") return value;
    throw new StrikebookError("argument", `parameter ${nameOf(ref)} is the number ${value}`, "refer to a text");
  }

  #find(ref: ParameterRef | string): string | number {
    const value = this.#values.get(nameOf(ref));
    if (value !== undefined) return value;
    const names = [...this.#values.keys()].join(", ");
    throw new StrikebookError("argument", `no parameter "${nameOf(ref)}"`, `there are ${names}`);
  }
}

/**
 * The values that a definition runs with: its defaults, replaced by `overrides`.
 *
 * @throws StrikebookError `argument` for an unknown name, a value of the wrong kind or out of its range
 */
export function resolveParameters(definition: StrategyDefinition, overrides: ParameterValues = {}): ResolvedParameters {
  if (typeof definition !== "object" || definition === null)
    throw new StrikebookError("argument", `the strategy definition is ${shown(definition)}`, "give one");
  const known = new Set(definition.parameters.map(({ name }) => name));
  for (const name of Object.keys(overrides)) {
    if (!known.has(name)) {
      const what = `strategy ${definition.id} has no parameter "${name}"`;
      throw new StrikebookError("argument", what, `it has ${[...known].join(", ")}`);
    }
  }
  return new ResolvedParameters(
    definition.parameters.map((schema) => {
      const value = overrides[schema.name] ?? schema.default;
      const fault = faultOf(schema, value);
      if (fault) {
        const what = `parameter ${schema.name} of strategy ${definition.id} is ${shown(value)}`;
        throw new StrikebookError("argument", what, fault);
      }
      const completed = schema.kind === "clock" ? withSeconds(value as string) : value;
      return { name: schema.name, value: completed, unit: schema.unit };
    }),
  );
}

/** How `value` breaks its schema, or undefined. */
function faultOf(schema: ParameterSchema, value: string | number): string | undefined {
  if (schema.kind === "clock") {
    const isClock = typeof value === "string" && /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(value);
    return isClock ? undefined : "write it as HH:MM or HH:MM:SS";
  }
  if (schema.kind === "choice") {
    const choices = schema.choices ?? [];
    return choices.includes(value as string) ? undefined : `choose one of ${choices.join(", ")}`;
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return "it must be a number";
  if (value === schema.off) return undefined;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = schema;
  const off = schema.off === undefined ? "" : `, or ${schema.off} to switch it off`;
  if (value < min || value > max) return `it must be from ${min} to ${max} ${schema.unit}${off}`;
  if (schema.kind === "integer" && !Number.isInteger(value)) return "it must be a whole number";
  return undefined;
}

function nameOf(ref: ParameterRef | string): string {
  return typeof ref === "string" ? ref : ref.parameter;
}

function withSeconds(clock: string): string {
  parseClock(clock);
  return clock.length === 5 ? `${clock}:00` : clock;
}
