import { StrikebookError } from "strikebook";
import { exampleOf, type ParameterShape } from "./ParameterShape.js";
import type { ParameterDeclaration } from "./parameterDeclarations.js";
import { parameterMisfit } from "./parameterMisfit.js";

/**
 * The value of a parameter: text (from a command line) is read as what the declaration says, other values are checked
 * against it.
 *
 * @throws StrikebookError "argument" with the declaration's type and the place in the value that does not fit
 */
export function parameterValue(given: unknown, { name, shape }: ParameterDeclaration): unknown {
  if (shape.kind === "unknown")
    throw new StrikebookError(
      "argument",
      `parameter "${name}" has no simple type`,
      "give it a literal default or annotate it as number, string, boolean, a union of literals, an array or an object",
    );
  const path = `parameter "${name}"`;
  const readings = typeof given === "string" ? readingsOf(given, shape) : [given];
  for (const reading of readings) if (parameterMisfit(reading, shape, path) === undefined) return reading;
  // A list or an object is named by the place in it that is wrong, anything else as it was written.
  const structured = readings.find((reading) => typeof reading === "object");
  const misfit =
    parameterMisfit(structured ?? given, shape, path) ?? `${path} takes JSON, not ${JSON.stringify(given)}`;
  throw new StrikebookError("argument", misfit, `pass ${name}=${exampleOf(shape)}`);
}

/** What a text may mean for this shape, the likeliest first. */
function readingsOf(text: string, shape: ParameterShape): unknown[] {
  if (shape.kind === "string") return [text];
  const readings: unknown[] = [];
  const number = Number(text.replaceAll("_", ""));
  if (text.trim() !== "" && Number.isFinite(number)) readings.push(number);
  try {
    readings.push(JSON.parse(text) as unknown);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  // Where any JSON fits, a misspelt list must not become a text.
  if (shape.kind !== "any") readings.push(text);
  return readings;
}
