import {
  catalog,
  contentHash,
  type ParameterValues,
  resolveParameters,
  type StrategyDefinition,
  type StrategyRun,
  StrikebookError,
  variantOf,
} from "strikebook";
import { definitionOf } from "./commands/strategies.js";

export interface StrategyChoice {
  readonly all: boolean;
  readonly variants: boolean;
  readonly variant?: string;
  readonly set?: Record<string, string>;
}

/** A run of the command line: its study, and the parameters that differ from those of its definition or variant. */
export interface ChosenStrategy extends StrategyRun {
  readonly study: string;
  readonly changed: ParameterValues;
}

/**
 * Strategies with the variants and parameters that were asked for.
 *
 * @throws StrikebookError `argument` for a choice that contradicts itself, an unknown strategy, variant or parameter, and a
 *   value that its parameter cannot take
 */
export function chosenStrategies(
  ids: readonly string[],
  { all, variants, variant, set }: StrategyChoice,
): ChosenStrategy[] {
  if (ids.length === 0 && !all)
    throw new StrikebookError("argument", "no strategy is named", "name some, as S1 AI2, or give --all");
  if (ids.length > 0 && all) throw new StrikebookError("argument", "strategies and --all", "give one of them");
  const definitions = all
    ? Object.values(catalog).filter(({ isStandard }) => isStandard !== false)
    : [...new Set(ids.map(definitionOf))];
  if ((variant !== undefined || set) && definitions.length !== 1)
    throw new StrikebookError("argument", "--variant and --set speak of one strategy", "name one");
  if (variant !== undefined && variants)
    throw new StrikebookError("argument", "--variant and --variants", "give one of them");
  return definitions.flatMap((definition) => {
    const parameters = set && parametersOf(definition, set);
    const names = variants ? [undefined, ...(definition.variants ?? []).map(({ name }) => name)] : [variant];
    return names.map((name) => chosen(definition, name, parameters));
  });
}

/** Texts of the command line as values of the parameters' kinds. */
function parametersOf({ parameters }: StrategyDefinition, set: Readonly<Record<string, string>>): ParameterValues {
  return Object.fromEntries(
    Object.entries(set).map(([name, text]) => {
      const kind = parameters.find((schema) => schema.name === name)?.kind;
      const isNumber = (kind === "number" || kind === "integer") && text.trim() !== "" && Number.isFinite(Number(text));
      // A text that is no number stays one: the refusal then shows what was typed.
      return [name, isNumber ? Number(text) : text];
    }),
  );
}

function chosen(
  definition: StrategyDefinition,
  variant: string | undefined,
  parameters: ParameterValues | undefined,
): ChosenStrategy {
  const own = variantOf(definition, variant)?.parameters;
  const before = resolveParameters(definition, own).list;
  const after = resolveParameters(definition, { ...own, ...parameters }).list;
  const changed = Object.fromEntries(
    after
      .filter(({ value }, i) => value !== before[i]!.value)
      .map(({ name, value }) => [name, value as string | number]),
  );
  return {
    definition,
    ...(variant === undefined ? {} : { variant }),
    ...(parameters && { parameters }),
    study: studyName(definition.id, variant, changed),
    changed,
  };
}

/**
 * A study for each definition, variant and set of changed parameters, so that the newest run of every one stays in the
 * archive.
 */
function studyName(id: string, variant: string | undefined, changed: ParameterValues): string {
  const words = variant === undefined ? [] : variant.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  const digits = Object.keys(changed).length === 0 ? [] : [contentHash(changed).slice(0, 6)];
  return ["backtest", id, ...words, ...digits].join("-");
}
