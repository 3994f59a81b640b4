import type { ParameterSchema } from "./ParameterSchema.js";

/** Unit and range of a number. */
export type NumberRange = Pick<ParameterSchema, "unit" | "min" | "max" | "off">;

/** A wall clock of the venue. */
export function clockParameter(name: string, value: string, description: string): ParameterSchema {
  return { name, kind: "clock", unit: "venue clock", default: value, description };
}

export function numberParameter(name: string, value: number, range: NumberRange, description: string): ParameterSchema {
  return { name, kind: "number", ...range, default: value, description };
}

export function integerParameter(
  name: string,
  value: number,
  range: NumberRange,
  description: string,
): ParameterSchema {
  return { name, kind: "integer", ...range, default: value, description };
}

export function choiceParameter(
  name: string,
  value: string,
  choices: readonly string[],
  description: string,
): ParameterSchema {
  return { name, kind: "choice", unit: "", default: value, choices, description };
}
