import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { Argument, Arguments } from "./Expression.js";

/** The number that an argument stands for. */
export function argumentValue(argument: Argument, parameters: ResolvedParameters): number {
  return typeof argument === "number" ? argument : parameters.number(argument);
}

/** All arguments of a value as numbers. */
export function argumentValues(
  args: Arguments | undefined,
  parameters: ResolvedParameters,
): Readonly<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const [name, argument] of Object.entries(args ?? {})) values[name] = argumentValue(argument, parameters);
  return values;
}
