import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { datasetSpec, LAKE_SCHEMA_VERSION } from "./datasets.js";
import { duckDbError } from "./duckDbError.js";
import { hashFile } from "./hashFile.js";
import { isProcessAlive } from "./isProcessAlive.js";
import type { Manifest } from "./Manifest.js";
import { MANIFEST_NAME, PARQUET_NAME, type PartKey, partFolder, partLabel } from "./PartKey.js";
import { packageVersion } from "./packageVersion.js";

/** What the writer cannot know by itself; asked for after the last row, when all is counted. */
export type PartFacts = Pick<
  Manifest,
  "rowsRead" | "dropped" | "marked" | "source" | "sourceFiles" | "granularity" | "hasBook" | "instrument" | "parameters"
>;

/** What a part's file holds; times in epoch µs, infinite when no row has one. */
export interface WrittenRows {
  readonly rows: number;
  readonly runs: number;
  readonly minMicros: number;
  readonly maxMicros: number;
}

export interface PlacePartOptions extends TaskOptions {
  readonly key: PartKey;
  readonly replace?: boolean;
  readonly facts: () => PartFacts;
  /** Writes the Parquet file and checks it by reading it back. */
  readonly write: (file: string) => Promise<WrittenRows>;
}

let writes = 0;

/**
 * Puts one part in its place: Parquet under a temporary name, hashed, then both files renamed, the manifest last. Whatever
 * goes wrong before that leaves nothing under the final names.
 *
 * @throws StrikebookError as {@link writePart}
 */
export async function placePart(root: string, options: PlacePartOptions): Promise<Manifest> {
  const { key, signal } = options;
  const label = partLabel(key);
  const folder = partFolder(root, key);
  const suffix = `${process.pid}-${writes++}.tmp`;
  const parquetTemp = join(folder, `${PARQUET_NAME}.${suffix}`);
  const manifestTemp = join(folder, `${MANIFEST_NAME}.${suffix}`);
  try {
    await mkdir(folder, { recursive: true });
    await clearFolder(folder, label, options.replace ?? false);
    const written = await options.write(parquetTemp);
    const facts = options.facts();
    const dropped = Object.values(facts.dropped).reduce((sum, count) => sum + count, 0);
    if (facts.rowsRead !== written.rows + dropped) {
      const sum = `${facts.rowsRead} rows were read, ${written.rows} written and ${dropped} dropped`;
      throw new StrikebookError("integrity", `${label}: ${sum}`, "this is a defect of the packer, please report it");
    }
    const manifest: Manifest = {
      schemaVersion: LAKE_SCHEMA_VERSION,
      ...key,
      rows: written.rows,
      contracts: written.runs,
      ...facts,
      sortKey: datasetSpec(key.dataset).sortKey,
      minTime: isoMicros(written.minMicros),
      maxTime: isoMicros(written.maxMicros),
      parquet: { ...(await hashFile(parquetTemp, options)), name: PARQUET_NAME },
      writtenBy: { package: "strikebook", version: packageVersion() },
    };
    await writeFile(manifestTemp, `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    signal?.throwIfAborted();
    // Without its manifest a part does not count, so the old manifest goes first and the new one comes last.
    await rm(join(folder, MANIFEST_NAME), { force: true });
    await rename(parquetTemp, join(folder, PARQUET_NAME));
    await rename(manifestTemp, join(folder, MANIFEST_NAME));
    return manifest;
  } catch (error) {
    // The first failure is the one to tell; the next write of this part removes what could not be removed here.
    await Promise.allSettled([rm(parquetTemp, { force: true }), rm(manifestTemp, { force: true })]);
    signal?.throwIfAborted();
    throw duckDbError(
      error,
      "environment",
      `cannot write ${label} under ${root}`,
      "check the lake's folder, then pack again",
    );
  }
}

/** Refuses an existing part, and removes what processes that are gone have left. */
async function clearFolder(folder: string, label: string, replace: boolean): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!replace && (name === PARQUET_NAME || name === MANIFEST_NAME)) {
      throw new StrikebookError(
        "argument",
        `${label} is already in the lake (${join(folder, name)})`,
        "pass replace to write it again",
      );
    }
    const pid = /\.(\d+)-\d+\.tmp$/.exec(name)?.[1];
    if (pid !== undefined && !isProcessAlive(Number(pid))) await rm(join(folder, name), { force: true });
  }
}

/** ISO 8601 UTC with microseconds; of a part without a time, 1970. */
function isoMicros(given: number): string {
  const micros = Number.isFinite(given) ? given : 0;
  const millis = Math.floor(micros / 1000);
  const rest = String(micros - millis * 1000).padStart(3, "0");
  return new Date(millis).toISOString().replace("Z", `${rest}Z`);
}
