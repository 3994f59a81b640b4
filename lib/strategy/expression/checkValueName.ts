import { checkContractFeature, checkIndexFeature } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { FieldReader } from "../definition/FieldReader.js";
import type { ParameterSchema } from "../definition/ParameterSchema.js";
import type { Arguments } from "./Expression.js";

/**
 * Refuses a value that no engine can compute, or arguments that it does not take. Parameters stand for their defaults.
 *
 * @throws StrikebookError `argument` naming the values there are
 */
export function checkValueName(
  of: "index" | "leg",
  name: string,
  args: Arguments,
  field: string,
  parameters: readonly ParameterSchema[],
  reader: FieldReader,
): void {
  const numbers = Object.fromEntries(
    Object.entries(args).map(([key, argument]) => [key, numberOf(argument, parameters)]),
  );
  try {
    if (of === "index") checkIndexFeature(name, numbers);
    else checkContractFeature(name, numbers);
  } catch (error) {
    if (!(error instanceof StrikebookError)) throw error;
    reader.refuse(`${field}: ${error.message}`, "see docs/features.md");
  }
}

function numberOf(argument: Arguments[string], parameters: readonly ParameterSchema[]): number {
  if (typeof argument === "number") return argument;
  return Number(parameters.find(({ name }) => name === argument.parameter)?.default);
}
