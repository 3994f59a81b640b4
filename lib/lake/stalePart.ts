import { StrikebookError } from "../task/StrikebookError.js";
import { datasetSpec } from "./datasets.js";
import type { LakePart } from "./LakePart.js";
import { partLabel } from "./PartKey.js";

const REASON = /(\S+ \S+ \S+ was not made from the \S+ of that day as it is now): (run strikebook \w+)/;

/**
 * Why a part that was computed from another dataset's part is out of date, with the cure; undefined when it is not, or
 * when the lake no longer has what it was made from.
 */
export function staleReason({ key, manifest }: LakePart, parts: readonly LakePart[]): string | undefined {
  const { kind, madeFrom } = datasetSpec(key.dataset);
  if (madeFrom === undefined) return undefined;
  const base = parts.find(
    ({ key: own }) => own.dataset === madeFrom && own.date === key.date && own.underlying === key.underlying,
  );
  if (!base) return undefined;
  const isMadeFrom = base.manifest && manifest?.sourceFiles[0]?.sha256 === base.manifest.parquet.sha256;
  if (isMadeFrom && (kind !== "addOn" || base.manifest.rows === manifest.rows)) return undefined;
  const command = kind === "addOn" || kind === "forwards" ? "enrich" : "bars";
  return `${partLabel(key)} was not made from the ${madeFrom} of that day as it is now: run strikebook ${command}`;
}

/** The error of a {@link staleReason} within `text`, where there is one. */
export function staleError(text: string): StrikebookError | undefined {
  const [, what, cure] = REASON.exec(text) ?? [];
  return what === undefined ? undefined : new StrikebookError("corrupt", what, cure!);
}

/** @throws StrikebookError `corrupt` for a part that was computed from rows that have been packed anew since */
export function refuseStale(part: LakePart, parts: readonly LakePart[]): void {
  const reason = staleReason(part, parts);
  if (reason !== undefined) throw staleError(reason)!;
}
