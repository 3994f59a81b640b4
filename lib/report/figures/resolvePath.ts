import type { JsonValue, RunRecord } from "../../strategy/RunRecord.js";
import { nearNames } from "../../task/nearNames.js";
import { StrikebookError } from "../../task/StrikebookError.js";

/**
 * What a run record holds at `path`. `null` is *not measured*, and so is everything below it.
 *
 * Paths are names joined by dots, with `[0]` or `["a.b"]` where a name needs it. On a list, `length`, `first` and
 * `last` work as well. `parameters.<name>` is the parameter's value and `parameters.<name>.unit` its unit;
 * `days.requested`, `days.traded`, `days.skipped` and `days.failed` are counts. A name that holds dots itself
 * (`metrics.exits.target`) needs no brackets.
 *
 * @throws StrikebookError `argument` for a path that leads nowhere, naming the near matches.
 * @example resolvePath(record, "values.smile.rmseVol")
 */
export function resolvePath(record: RunRecord, path: string): JsonValue {
  const names = splitPath(path);
  const special = specialOf(record, names, path);
  if (special !== undefined) return special;
  return walk(record as unknown as JsonValue, names, path, "the record");
}

/** {@link resolvePath} from any value: a row of a table, a definition. */
export function resolveIn(value: JsonValue, path: string, where: string): JsonValue {
  return walk(value, splitPath(path), path, where);
}

function splitPath(path: string): string[] {
  const names: string[] = [];
  const step = /\.?([^.[\]]+)|\[(\d+)\]|\["([^"]*)"\]/y;
  while (step.lastIndex < path.length) {
    const at = step.lastIndex;
    const match = step.exec(path);
    if (!match || (at === 0 && path.startsWith("."))) {
      throw new StrikebookError(
        "argument",
        `"${path}" is not a path into the record`,
        "write it like values.smile.rmseVol",
      );
    }
    names.push((match[1] ?? match[2] ?? match[3]!).trim());
  }
  if (names.length === 0) throw new StrikebookError("argument", "an empty path", "write it like metrics.trades");
  return names;
}

function specialOf(record: RunRecord, names: readonly string[], path: string): JsonValue | undefined {
  const [root, name, ...rest] = names;
  if (root === "parameters" && name !== undefined && !/^(\d+|length|first|last)$/.test(name)) {
    const parameter = record.parameters.find((candidate) => candidate.name === name);
    if (!parameter)
      throw unknown(
        path,
        name,
        "parameters",
        record.parameters.map((each) => each.name),
      );
    return rest.length === 0
      ? parameter.value
      : walk(parameter as unknown as JsonValue, rest, path, `parameter ${name}`);
  }
  if (root === "days" && names.length === 2) {
    if (name === "requested") return requestedDays(record);
    if (name === "traded" || name === "skipped" || name === "failed") {
      return record.days.filter((day) => day.outcome === name).length;
    }
  }
  return undefined;
}

/** Days that were asked for; an engine's run lists them apart from their outcomes. */
export function requestedDays(record: RunRecord): number {
  return record.evidence?.requestedDays.length ?? record.days.length;
}

function walk(start: JsonValue, names: readonly string[], path: string, where: string): JsonValue {
  let value: JsonValue = start;
  let at = where;
  for (let step = 0; step < names.length; step++) {
    let name = names[step]!;
    if (value === null) return null;
    if (Array.isArray(value)) {
      const list = value as readonly JsonValue[];
      if (name === "length") {
        value = list.length;
      } else {
        const index = name === "first" ? 0 : name === "last" ? list.length - 1 : Number(name);
        const element = Number.isInteger(index) ? list[index] : undefined;
        if (element === undefined) {
          throw new StrikebookError(
            "argument",
            `path "${path}": ${at} is a list of ${list.length} and has no "${name}"`,
            "take an index inside it, first, last or length",
          );
        }
        value = element;
      }
    } else if (typeof value === "object") {
      // A key may hold dots itself, `exits.target`: the shortest run of names that is one wins.
      let last = step;
      while (!Object.hasOwn(value, name) && last + 1 < names.length) name += `.${names[++last]!}`;
      if (!Object.hasOwn(value, name)) throw unknown(path, names[step]!, at, Object.keys(value));
      step = last;
      // Absent and undefined are the same to JSON: nobody measured it.
      value = (value as Record<string, JsonValue | undefined>)[name] ?? null;
    } else {
      throw new StrikebookError(
        "argument",
        `path "${path}": ${at} is ${JSON.stringify(value)}`,
        `end the path before "${name}"`,
      );
    }
    at = `"${name}"`;
  }
  return value;
}

function unknown(path: string, name: string, where: string, known: readonly string[]): StrikebookError {
  const near = nearNames(name, known);
  const cure =
    near.length > 0
      ? `did you mean ${near.map((each) => `"${each}"`).join(" or ")}?`
      : known.length > 0
        ? `it has ${known.slice(0, 12).join(", ")}${known.length > 12 ? ", ..." : ""}`
        : "it is empty";
  return new StrikebookError("argument", `unknown path "${path}": ${where} has no "${name}"`, cure);
}
