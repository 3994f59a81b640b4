import { type DatasetSpec, datasetSpec, datasets } from "../../lake/datasets.js";
import { listDatasetParts } from "../../lake/listDatasetParts.js";
import { findPart } from "../../lake/listParts.js";
import type { PartKey } from "../../lake/PartKey.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { type AddOnState, addOnState } from "./addOnState.js";
import { defaultMaxAgeSeconds, type EnrichParameters } from "./EnrichParameters.js";
import { type EnrichedDay, enrichFacts } from "./enrichDay.js";
import { type EnrichParts, stepSecondsOf } from "./readEnrichInput.js";
import { type PartSelection, selectParts } from "./selectParts.js";

/** One day of one underlying to enrich. */
export interface EnrichJob {
  readonly key: PartKey;
  readonly rows: number;
  readonly state: AddOnState;
  readonly parts: EnrichParts;
  readonly parameters: EnrichParameters;
  /** What is there, of a finished day. */
  readonly done: EnrichedDay | undefined;
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
  selection: PartSelection,
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
    const parameters = { ...given, maxAgeSeconds };
    const expected = enrichFacts(root, { options, spot }, parameters);
    const { state, manifests } = await addOnState(root, key, [targets.addOn, targets.forwards], expected);
    const done = manifests && { addOn: manifests[0]!, forwards: manifests[1]! };
    jobs.push({ key, rows: manifest!.rows, state, parts: { options, spot }, parameters, done });
  }
  return jobs;
}
