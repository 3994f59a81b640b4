import { StrikebookError } from "../../task/index.js";
import type { RowFeatureArgument, RowFeatureText } from "./RowFeature.js";
import { BAR_LENGTHS, ROW_FEATURES, type RowFeatureName } from "./rowFeatures.js";

/** @throws StrikebookError `argument` for a name that no row has, listing those there are */
export function rowFeatureText(name: string): RowFeatureText {
  if (Object.hasOwn(ROW_FEATURES, name)) return ROW_FEATURES[name as RowFeatureName];
  const cure =
    name === "volume"
      ? "cumulative volume says nothing about now: use volumeChange, volumeSum or volumeMean"
      : `there are ${Object.keys(ROW_FEATURES).join(", ")}`;
  throw new StrikebookError("argument", `no row value ${JSON.stringify(name)}`, cure);
}

/**
 * Refuses a row value that the scan cannot compute.
 *
 * @param args numbers by name; undefined stands for one that is a parameter of the definition, whose number is not known yet
 * @throws StrikebookError `argument` for an unknown name, an unknown, missing or impossible argument
 */
export function checkRowFeature(name: string, args: Readonly<Record<string, number | undefined>> = {}): void {
  const text = rowFeatureText(name);
  const lengths = text.isOfBars ? BAR_LENGTHS : [];
  const takes: readonly RowFeatureArgument[] = [...text.takes, ...lengths];
  const list = takes.map((argument) => argument.name).join(", ") || "none";
  for (const [given, value] of Object.entries(args)) {
    const argument = takes.find((each) => each.name === given);
    if (!argument) refuse(`row value ${name} with ${given}`, `its arguments are ${list}`);
    if (value === undefined) continue;
    const isFit =
      value >= argument.least && value < Number.POSITIVE_INFINITY && (!argument.whole || Number.isInteger(value));
    if (!isFit)
      refuse(
        `row value ${name}: ${given} is ${value}`,
        `give a ${argument.whole ? "whole " : ""}number from ${argument.least} (${argument.unit})`,
      );
  }
  for (const argument of text.takes)
    if (!(argument.name in args)) refuse(`row value ${name} without ${argument.name}`, `its arguments are ${list}`);
  const given = lengths.filter((length) => length.name in args);
  if (text.isOfBars && given.length !== 1)
    refuse(`row value ${name} with ${given.length} bar lengths`, "give minutes or seconds, one of them");
}

function refuse(what: string, cure: string): never {
  throw new StrikebookError("argument", what, cure);
}
