import { type DatasetSpec, datasetSpec, datasets } from "../../lake/datasets.js";
import type { LakePart } from "../../lake/LakePart.js";
import { listDatasetParts } from "../../lake/listDatasetParts.js";
import { findPart } from "../../lake/listParts.js";
import type { Manifest } from "../../lake/Manifest.js";
import type { PartKey } from "../../lake/PartKey.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { type CivilDate, isCivilDate } from "../../time/civilDate.js";
import { defaultMaxAgeSeconds, type EnrichParameters } from "./EnrichParameters.js";
import { type EnrichedDay, enrichFacts } from "./enrichDay.js";
import { type EnrichParts, stepSecondsOf } from "./readEnrichInput.js";

/**
 * * `new`: the day has no add-on
 * * `stale`: its add-on was made from other bytes
 * * `otherParameters`: of these bytes, with other parameters
 * * `broken`: a part of it is incomplete or damaged
 * * `finished`: its add-on is what would be made
 */
export type EnrichState = "new" | "stale" | "otherParameters" | "broken" | "finished";

/** One day of one underlying to enrich. */
export interface EnrichJob {
  readonly key: PartKey;
  readonly rows: number;
  readonly state: EnrichState;
  readonly parts: EnrichParts;
  readonly parameters: EnrichParameters;
  /** What is there, of a finished day. */
  readonly done: EnrichedDay | undefined;
}

export interface EnrichSelection {
  readonly dataset: string;
  readonly from?: CivilDate | undefined;
  readonly to?: CivilDate | undefined;
  readonly days?: readonly CivilDate[] | undefined;
  readonly underlyings?: readonly string[] | undefined;
}

/** Datasets that an option dataset is enriched into. */
export interface EnrichTargets {
  readonly addOn: string;
  readonly forwards: string;
}

/** @throws StrikebookError `argument` for a dataset that holds no options or is not enriched */
export function enrichTargets(dataset: string): EnrichTargets {
  datasetSpec(dataset);
  const made = (kind: DatasetSpec["kind"]): string | undefined =>
    Object.values(datasets).find((spec) => spec.madeFrom === dataset && spec.kind === kind)?.name;
  const [addOn, forwards] = [made("addOn"), made("forwards")];
  if (addOn !== undefined && forwards !== undefined) return { addOn, forwards };
  const can = Object.values(datasets).flatMap(({ kind, madeFrom }) => (kind === "addOn" && madeFrom ? [madeFrom] : []));
  throw new StrikebookError("argument", `dataset ${dataset} is not enriched`, `there are ${can.join(", ")}`);
}

/**
 * The days that a selection means, with what has to be done.
 *
 * @param given parameters; without an age limit each day gets the one of its granularity
 * @throws StrikebookError `argument` for a bad day, `missing` when the lake has none of what was named
 */
export async function planEnrichment(
  root: string,
  selection: EnrichSelection,
  given: Omit<EnrichParameters, "maxAgeSeconds"> & { readonly maxAgeSeconds?: number | undefined },
): Promise<EnrichJob[]> {
  const targets = enrichTargets(selection.dataset);
  const { spotDataset } = datasetSpec(selection.dataset);
  const parts = selectParts(root, await listDatasetParts(root, selection.dataset), selection);
  const jobs: EnrichJob[] = [];
  for (const options of parts) {
    const { key, manifest } = options;
    const spot = await findPart(root, { ...key, dataset: spotDataset! });
    const maxAgeSeconds = given.maxAgeSeconds ?? defaultMaxAgeSeconds(stepSecondsOf(options));
    const parameters = { price: given.price, rate: given.rate, maxAgeSeconds };
    const expected = enrichFacts(root, { options, spot }, parameters);
    const { state, done } = await stateOf(root, key, targets, expected);
    jobs.push({ key, rows: manifest!.rows, state, parts: { options, spot }, parameters, done });
  }
  return jobs;
}

async function stateOf(
  root: string,
  key: PartKey,
  targets: EnrichTargets,
  expected: Pick<Manifest, "sourceFiles" | "parameters">,
): Promise<{ state: EnrichState; done: EnrichedDay | undefined }> {
  let addOn: Manifest | undefined;
  let forwards: Manifest | undefined;
  try {
    addOn = (await findPart(root, { ...key, dataset: targets.addOn }))?.manifest;
    forwards = (await findPart(root, { ...key, dataset: targets.forwards }))?.manifest;
  } catch (error) {
    if (!(error instanceof StrikebookError)) throw error;
    return { state: "broken", done: undefined };
  }
  if (!addOn) return { state: "new", done: undefined };
  if (!forwards) return { state: "broken", done: undefined };
  const isOf = (name: "sourceFiles" | "parameters"): boolean =>
    [addOn, forwards].every((manifest) => sameJson(manifest?.[name], expected[name]));
  if (!isOf("sourceFiles")) return { state: "stale", done: undefined };
  if (!isOf("parameters")) return { state: "otherParameters", done: undefined };
  return { state: "finished", done: { addOn, forwards } };
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** @throws StrikebookError `missing` when nothing is left, or a named underlying or day is not there */
export function selectParts(root: string, parts: readonly LakePart[], selection: EnrichSelection): LakePart[] {
  const { dataset, from, to, days, underlyings } = selection;
  for (const day of [from, to, ...(days ?? [])]) {
    if (day === undefined || isCivilDate(day)) continue;
    throw new StrikebookError("argument", `"${day}" is not a calendar day`, "write it as YYYY-MM-DD");
  }
  const missing = (what: string, held: readonly string[]): never => {
    const cure = held.length > 0 ? `it holds ${held.join(", ")}` : "pack some days into it first";
    throw new StrikebookError("missing", `the lake at ${root} has no ${dataset} of ${what}`, cure);
  };
  const held = [...new Set(parts.map(({ key }) => key.underlying))];
  for (const name of underlyings ?? []) if (!held.includes(name)) missing(name, held);
  const allDays = [...new Set(parts.map(({ key }) => key.date))];
  const range = allDays.length > 0 ? [`${allDays[0]} to ${allDays.at(-1)}`] : [];
  for (const day of days ?? []) if (!allDays.includes(day)) missing(day, range);
  const chosen = parts.filter(
    ({ key }) =>
      (underlyings?.includes(key.underlying) ?? true) &&
      (days?.includes(key.date) ?? true) &&
      (from === undefined || key.date >= from) &&
      (to === undefined || key.date <= to),
  );
  if (chosen.length === 0) missing(`any day from ${from ?? "the first"} to ${to ?? "the last"}`, range);
  return chosen;
}
