import { existsSync, readdirSync } from "node:fs";
import { isProcessAlive } from "../../lake/isProcessAlive.js";
import type { LakePart } from "../../lake/LakePart.js";
import { findPart } from "../../lake/listParts.js";
import type { SourceFile } from "../../lake/Manifest.js";
import { PARQUET_NAME, type PartKey, partFolder, partLabel } from "../../lake/PartKey.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { holdsAll, isFinished } from "./isFinished.js";
import type { RawDay } from "./rawDays.js";
import type { PackSettings } from "./readPackSettings.js";

/** What happens to a day that the lake has already and that is not finished. */
export type ExistingMode = "refuse" | "replace" | "merge";

/** One day of one underlying that is to be packed. */
export interface PlannedDay {
  readonly raw: RawDay;
  /** Raw rows of it. */
  readonly rows: number;
  readonly writesSpot: boolean;
  readonly writesOptions: boolean;
  /** The lake's own spot part, where the raw layer has none or the lake's has more. */
  readonly lakeSpot: LakePart | undefined;
  /** Files that the option part is made of, beside the calendar and the lots. */
  readonly sources: readonly SourceFile[];
  /** Parts of the lake whose rows stay. */
  readonly mergesInto: { readonly options: LakePart | undefined; readonly spot: LakePart | undefined };
}

/** A part's file as a manifest names it, with the hash that the part's own manifest gives. */
export function sourceOf({ key, manifest }: LakePart): SourceFile {
  const name = `${key.dataset}/date=${key.date}/underlying=${key.underlying}/${PARQUET_NAME}`;
  return { name, sha256: manifest!.parquet.sha256 };
}

/**
 * What is to do for one day; undefined when the lake has it already, made of the same raw parts with the same settings.
 *
 * @throws StrikebookError `argument` when the lake has the day of other raw parts or settings and `mode` is `refuse`.
 */
export async function planDay(
  root: string,
  raw: RawDay,
  settings: PackSettings,
  mode: ExistingMode,
): Promise<PlannedDay | undefined> {
  const { date, underlying } = raw;
  const optionKey = { dataset: "nse_options", date, underlying };
  const spotKey = { dataset: "nse_spot", date, underlying };
  const spot = await existing(root, spotKey, mode);
  const spotSources = raw.spot ? [sourceOf(raw.spot)] : [];
  const spotDone = !raw.spot || (mode !== "replace" && hasAll(spot, spotSources));
  // A spot part that was merged holds more than the raw one.
  const lakeSpot = raw.spot && !(mode === "merge" && spotDone) ? undefined : spot;
  const sources = [raw.options, raw.spot, lakeSpot].flatMap((part) => (part ? [sourceOf(part)] : []));
  const options = await existing(root, optionKey, mode);
  const ofRaw = [raw.options, raw.spot].flatMap((part) => (part ? [sourceOf(part)] : []));
  const optionsDone =
    !raw.options ||
    (mode !== "replace" &&
      options?.manifest !== undefined &&
      (mode === "merge"
        ? holdsAll(options.manifest, ofRaw, settings)
        : isFinished(options.manifest, sources, settings)));
  if (spotDone && optionsDone) return undefined;
  if (mode === "refuse") {
    for (const [part, done] of [
      [spot, spotDone],
      [options, optionsDone],
    ] as const) {
      if (!part || done) continue;
      const what = `${partLabel(part.key)} is already in the lake (${part.files[0]}), made of other raw rows or settings`;
      throw new StrikebookError("argument", what, "pass replace to write it again, or merge to add the rows it lacks");
    }
  }
  const merges = mode === "merge";
  return {
    raw,
    rows: raw.options?.manifest?.rows ?? 0,
    writesSpot: !spotDone,
    writesOptions: !optionsDone,
    lakeSpot,
    sources,
    mergesInto: {
      options: merges && !optionsDone ? options : undefined,
      spot: merges && !spotDone ? spot : undefined,
    },
  };
}

function hasAll(part: LakePart | undefined, needed: readonly SourceFile[]): boolean {
  return needed.every(({ sha256 }) => part?.manifest?.sourceFiles.some((file) => file.sha256 === sha256) ?? false);
}

/** The lake's part, undefined when there is none or when it may be overwritten. */
async function existing(root: string, key: PartKey, mode: ExistingMode): Promise<LakePart | undefined> {
  try {
    return await findPart(root, key);
  } catch (error) {
    if (mode === "replace" || wasInterrupted(partFolder(root, key))) return undefined;
    throw error;
  }
}

/** True when a process that is gone stood between placing the rows and placing their manifest. */
function wasInterrupted(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((name) => {
    const pid = /^part-0\.manifest\.json\.(\d+)-\d+\.tmp$/.exec(name)?.[1];
    return pid !== undefined && !isProcessAlive(Number(pid));
  });
}
