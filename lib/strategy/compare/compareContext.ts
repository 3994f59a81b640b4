import type { RunInput, RunRecord } from "../RunRecord.js";
import { type FieldDifference, fieldDifferences } from "./fieldDifferences.js";

/** What two runs were made of differently: the possible causes of different trades. */
export interface CompareContext {
  readonly parameters: readonly FieldDifference[];
  /** Fields of the definition; empty when its hash is the same. */
  readonly definition: readonly FieldDifference[];
  /** Version, source hash, commit and engine. */
  readonly code: readonly FieldDifference[];
  readonly seeds: readonly FieldDifference[];
  /** Inputs that only one run read, or whose files differ: `NIFTY 2025-11-18 nse_options`. */
  readonly inputs: readonly FieldDifference[];
  /** Days that were not requested, or did not end, alike. */
  readonly days: readonly FieldDifference[];
}

const ABSENT = "none";

/** Compares what two runs were made of. */
export function compareContext(a: RunRecord, b: RunRecord): CompareContext {
  const named = (record: RunRecord) =>
    new Map(record.parameters.map(({ name, value, unit }) => [name, `${value}${unit ? ` ${unit}` : ""}`]));
  const definition = ({ definition: of, variant }: RunRecord) => ({
    id: of?.id ?? ABSENT,
    variant: variant ?? ABSENT,
    hash: of?.hash ?? ABSENT,
    data: of?.data ?? null,
  });
  const code = (record: RunRecord) => ({ ...record.code, engine: record.engine });
  const inputs = (record: RunRecord) => new Map(record.inputs.map((input) => [inputName(input), inputHash(input)]));
  const days = (record: RunRecord) =>
    new Map(
      record.days.map(({ underlying, date, outcome, reason }) => [
        `${underlying} ${date}`,
        reason === "" ? outcome : `${outcome}: ${reason}`,
      ]),
    );
  return {
    parameters: mapDifferences(named(a), named(b)),
    definition: fieldDifferences(definition(a), definition(b)).differences,
    code: fieldDifferences(code(a), code(b)).differences,
    seeds: mapDifferences(new Map(Object.entries(a.seeds)), new Map(Object.entries(b.seeds))),
    inputs: mapDifferences(inputs(a), inputs(b)),
    days: mapDifferences(days(a), days(b)),
  };
}

/** Name of an input in {@link CompareContext}. */
export function inputName({ underlying, date, dataset }: RunInput): string {
  return `${underlying} ${date} ${dataset}`;
}

function inputHash({ files, rows }: RunInput): string {
  const hashes = files.map(({ sha256 }) => sha256.slice(0, 12)).sort();
  return `${rows} rows, ${hashes.join(" ") || "no file"}`;
}

function mapDifferences(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): FieldDifference[] {
  const names = [...new Set([...a.keys(), ...b.keys()])];
  return names.flatMap((field) => {
    const [x, y] = [a.get(field) ?? ABSENT, b.get(field) ?? ABSENT];
    return Object.is(x, y) ? [] : [{ field, a: x, b: y }];
  });
}
