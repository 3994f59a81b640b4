import { StrikebookError } from "../../task/index.js";
import type { FeatureArguments, FeatureText } from "./Feature.js";

/**
 * The feature of that name, for these arguments.
 *
 * @param kind what the features are of, for messages: "index"
 * @throws StrikebookError `argument` for an unknown name, an unknown or missing argument, or a value out of its range
 */
export function checkFeature<F extends FeatureText>(
  kind: string,
  features: Readonly<Record<string, F>>,
  name: string,
  args: FeatureArguments,
): F {
  const refuse = (what: string, cure: string): never => {
    throw new StrikebookError("argument", what, cure);
  };
  const feature = Object.hasOwn(features, name) ? features[name] : undefined;
  if (!feature)
    return refuse(`no ${kind} feature ${JSON.stringify(name)}`, `there are ${Object.keys(features).join(", ")}`);
  const label = `${kind} feature ${name}`;
  const takes = feature.takes.map((each) => (each.whenAbsent === undefined ? each.name : `${each.name}?`)).join(", ");
  for (const given of Object.keys(args)) {
    if (args[given] === undefined || feature.takes.some((each) => each.name === given)) continue;
    refuse(`${label} has no argument ${JSON.stringify(given)}`, takes === "" ? "it takes none" : `it takes ${takes}`);
  }
  for (const { name: argument, unit, whole, least, whenAbsent } of feature.takes) {
    const value = Object.hasOwn(args, argument) ? args[argument] : undefined;
    if (value === undefined) {
      if (whenAbsent === undefined) refuse(`${label} without ${argument}`, `it takes ${takes}`);
      continue;
    }
    const isNumber = typeof value === "number" && value >= least && (!whole || Number.isInteger(value));
    const range = `give ${whole ? "a whole number" : "a number"}${unit === "" ? "" : ` of ${unit}`}, at least ${least}`;
    if (!isNumber)
      refuse(`${argument} of ${label} is ${typeof value === "number" ? value : JSON.stringify(value)}`, range);
  }
  return feature;
}

/** Name and arguments as one text, the same for every order of the arguments. */
export function featureKey(name: string, args: FeatureArguments): string {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return `${name} ${given
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([argument, value]) => `${argument}=${value}`)
    .join(" ")}`;
}
