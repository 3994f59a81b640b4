import { findPart } from "../../lake/listParts.js";
import type { Manifest } from "../../lake/Manifest.js";
import type { PartKey } from "../../lake/PartKey.js";
import { StrikebookError } from "../../task/StrikebookError.js";

/**
 * How what is computed from a part compares with what would be computed now.
 *
 * * `new`: there is nothing
 * * `stale`: it was made from other bytes
 * * `otherParameters`: of these bytes, with other parameters
 * * `broken`: a part of it is incomplete or damaged
 * * `finished`: it is what would be made
 */
export type AddOnState = "new" | "stale" | "otherParameters" | "broken" | "finished";

/**
 * State of the parts that `datasets` hold of one day.
 *
 * @param expected what their manifests would say
 */
export async function addOnState(
  root: string,
  key: PartKey,
  datasets: readonly string[],
  expected: Pick<Manifest, "sourceFiles" | "parameters">,
): Promise<{ state: AddOnState; manifests: readonly Manifest[] | undefined }> {
  const found: Manifest[] = [];
  try {
    for (const dataset of datasets) {
      const manifest = (await findPart(root, { ...key, dataset }))?.manifest;
      if (manifest) found.push(manifest);
    }
  } catch (error) {
    if (!(error instanceof StrikebookError)) throw error;
    return { state: "broken", manifests: undefined };
  }
  const isAsExpected = (name: "sourceFiles" | "parameters"): boolean =>
    found.every((manifest) => JSON.stringify(manifest[name]) === JSON.stringify(expected[name]));
  if (found.length === 0) return { state: "new", manifests: undefined };
  if (found.length < datasets.length) return { state: "broken", manifests: undefined };
  if (!isAsExpected("sourceFiles")) return { state: "stale", manifests: undefined };
  if (!isAsExpected("parameters")) return { state: "otherParameters", manifests: undefined };
  return { state: "finished", manifests: found };
}
