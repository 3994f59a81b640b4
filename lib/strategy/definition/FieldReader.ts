import { StrikebookError } from "../../task/index.js";
import type { ParameterRef, ParameterSchema } from "./ParameterSchema.js";

/** A value as an error shows it: texts in quotes, NaN as NaN, nothing as `missing`. */
export function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "number") return String(value);
  return JSON.stringify(value) ?? typeof value;
}

/** Reads the fields of plain data that may be anything, and refuses what they must not be, by name and value. */
export class FieldReader {
  readonly #owner: string;

  /** @param owner stands before every message, `strategy S1` */
  constructor(owner: string) {
    this.#owner = owner;
  }

  /** @throws StrikebookError `argument` */
  refuse(what: string, cure: string): never {
    throw new StrikebookError("argument", `${this.#owner}: ${what}`, cure);
  }

  /** An object with all of `required` and nothing beside these and `optional`. */
  object(value: unknown, field: string, required: readonly string[], optional: readonly string[] = []): Fields {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      this.refuse(`${field} is ${shown(value)}`, `give an object with ${required.join(", ")}`);
    const fields = value as Fields;
    for (const name of Object.keys(fields)) {
      if (!required.includes(name) && !optional.includes(name))
        this.refuse(`${field} has a field "${name}"`, `its fields are ${[...required, ...optional].join(", ")}`);
    }
    for (const name of required)
      if (fields[name] === undefined) this.refuse(`${field}.${name} is missing`, "every field must be given");
    return fields;
  }

  list(value: unknown, field: string): readonly unknown[] {
    return Array.isArray(value) ? value : this.refuse(`${field} is ${shown(value)}`, "give a list");
  }

  text(value: unknown, field: string): string {
    if (typeof value === "string" && value.trim() !== "") return value;
    return this.refuse(`${field} is ${shown(value)}`, "give a text");
  }

  texts(value: unknown, field: string): void {
    this.list(value, field).forEach((item, i) => void this.text(item, `${field}[${i}]`));
  }

  /** One of a few texts; `more` ends the cure. */
  oneOf<T extends string>(value: unknown, field: string, allowed: readonly T[], more = ""): T {
    if (allowed.includes(value as T)) return value as T;
    return this.refuse(`${field} is ${shown(value)}`, `choose one of ${allowed.join(", ")}${more}`);
  }

  flag(value: unknown, field: string): void {
    if (typeof value !== "boolean") this.refuse(`${field} is ${shown(value)}`, "give true or false");
  }

  /** A reference to a declared parameter of one of `kinds`. */
  reference(
    value: unknown,
    field: string,
    parameters: readonly ParameterSchema[],
    kinds: readonly ParameterSchema["kind"][],
  ): void {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      this.refuse(`${field} is ${shown(value)}`, 'write parameter("NAME") and declare NAME in parameters');
    const { parameter: name } = this.object(value, field, ["parameter"]) as unknown as ParameterRef;
    const found = parameters.find((schema) => schema.name === name);
    if (!found) {
      const declared = parameters.map((schema) => schema.name).join(", ");
      this.refuse(`${field}: parameter ${name} is used and not declared`, `declared are ${declared}`);
    }
    if (!kinds.includes(found.kind))
      this.refuse(`${field} refers to ${name}, which is a ${found.kind}`, `refer to a ${kinds.join(" or ")}`);
  }
}

/** Named values of any kind. */
export type Fields = Readonly<Record<string, unknown>>;
