import type { RowFeatureArgument } from "./RowFeature.js";
import { BAR_LENGTHS, ROW_FEATURES, type RowFeatureName } from "./rowFeatures.js";

/** What is wrong with a row value, and the way to mend it. */
export interface RowFeatureFault {
  readonly what: string;
  readonly cure: string;
}

/**
 * Why the scan cannot compute a row value, or undefined when it can.
 *
 * @param args numbers by name; undefined stands for one that is a parameter of the definition, whose number is not known yet
 */
export function rowFeatureFault(
  name: string,
  args: Readonly<Record<string, number | undefined>> = {},
): RowFeatureFault | undefined {
  if (!Object.hasOwn(ROW_FEATURES, name)) return unknownName(name);
  const text = ROW_FEATURES[name as RowFeatureName];
  const lengths = text.isOfBars ? BAR_LENGTHS : [];
  const takes: readonly RowFeatureArgument[] = [...text.takes, ...lengths];
  const list = takes.map((argument) => argument.name).join(", ") || "none";
  for (const [given, value] of Object.entries(args)) {
    const argument = takes.find((each) => each.name === given);
    if (!argument) return { what: `row value ${name} with ${given}`, cure: `its arguments are ${list}` };
    const fault = value === undefined ? undefined : valueFault(name, argument, value);
    if (fault) return fault;
  }
  for (const argument of text.takes)
    if (!(argument.name in args))
      return { what: `row value ${name} without ${argument.name}`, cure: `its arguments are ${list}` };
  const given = lengths.filter((length) => length.name in args);
  if (!text.isOfBars || given.length === 1) return undefined;
  return { what: `row value ${name} with ${given.length} bar lengths`, cure: "give minutes or seconds, one of them" };
}

function unknownName(name: string): RowFeatureFault {
  // Its ratio to its own mean tends to two, whatever the market does.
  const cure =
    name === "volume"
      ? "the volume of the day says nothing about now: use volumeChange, volumeSum or volumeMean"
      : `there are ${Object.keys(ROW_FEATURES).join(", ")}`;
  return { what: `no row value ${JSON.stringify(name)}`, cure };
}

function valueFault(name: string, argument: RowFeatureArgument, value: number): RowFeatureFault | undefined {
  const { least, whole, unit } = argument;
  if (value >= least && value < Number.POSITIVE_INFINITY && (!whole || Number.isInteger(value))) return undefined;
  const cure = `give a ${whole ? "whole " : ""}number from ${least} (${unit})`;
  return { what: `row value ${name}: ${argument.name} is ${value}`, cure };
}
