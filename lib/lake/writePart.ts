import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { CONTRACT_ORDER_SQL, EXPIRY_ORDER_SQL } from "./contractOrder.js";
import type { DuckDbSession } from "./DuckDbSession.js";
import { type DatasetSpec, datasetSpec, LAKE_SCHEMA_VERSION, ROW_GROUP_ROWS } from "./datasets.js";
import { duckDbError } from "./duckDbError.js";
import { hashFile } from "./hashFile.js";
import { isProcessAlive } from "./isProcessAlive.js";
import type { Manifest } from "./Manifest.js";
import { MANIFEST_NAME, PARQUET_NAME, type PartKey, partFolder, partLabel } from "./PartKey.js";
import type { PartRun } from "./PartRun.js";
import { packageVersion } from "./packageVersion.js";
import { RunOrder } from "./RunOrder.js";
import { runBlock } from "./runBlock.js";
import { sqlText } from "./sqlText.js";

/** What the writer cannot know by itself; asked for after the last row, when all is counted. */
export type PartFacts = Pick<
  Manifest,
  "rowsRead" | "dropped" | "marked" | "source" | "sourceFiles" | "granularity" | "hasBook" | "instrument" | "parameters"
>;

export interface WritePartOptions extends TaskOptions {
  readonly key: PartKey;
  /** Runs in the order of the lake, handed out one by one; each is dropped before the next is asked for. */
  readonly runs: Iterable<PartRun>;
  readonly facts: () => PartFacts;
  /** Writes the part anew when it is there already. */
  readonly replace?: boolean;
}

let writes = 0;

/**
 * Writes one part: Parquet under a temporary name, read back and compared, hashed, then both files renamed, the manifest
 * last. Whatever goes wrong before that leaves nothing under the final names.
 *
 * @throws StrikebookError `argument` when the part exists and `replace` is not set, `empty` for no rows, `integrity` when
 *   the rows are out of order or the counts do not add up, `environment` when the disk is full.
 */
export async function writePart(session: DuckDbSession, root: string, options: WritePartOptions): Promise<Manifest> {
  const { key, signal } = options;
  const label = partLabel(key);
  const spec = datasetSpec(key.dataset);
  const folder = partFolder(root, key);
  const suffix = `${process.pid}-${writes++}.tmp`;
  const parquetTemp = join(folder, `${PARQUET_NAME}.${suffix}`);
  const manifestTemp = join(folder, `${MANIFEST_NAME}.${suffix}`);
  try {
    await mkdir(folder, { recursive: true });
    await clearFolder(folder, label, options.replace ?? false);
    const written = new RunOrder(label);
    await copyRows(session, spec, options, written, parquetTemp);
    await readBack(session, spec, written, parquetTemp, options);
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
      sortKey: spec.sortKey,
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

async function copyRows(
  session: DuckDbSession,
  spec: DatasetSpec,
  options: WritePartOptions,
  written: RunOrder,
  file: string,
): Promise<void> {
  const runs = options.runs[Symbol.iterator]();
  const selected = spec.columns.map(({ name, values }) =>
    values
      ? `CASE ${name} ${values.map((text, code) => `WHEN ${code} THEN ${sqlText(text)}`).join(" ")} END AS ${name}`
      : name,
  );
  const metadata = `{strikebook_dataset: ${sqlText(spec.name)}, strikebook_schema_version: '${LAKE_SCHEMA_VERSION}'}`;
  // Bloom filters would add a tenth to the file and help no query here: rows are found by sort order.
  const pages = `COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, WRITE_BLOOM_FILTER false`;
  const format = `FORMAT parquet, ${pages}, KV_METADATA ${metadata}`;
  await session.runWithRows(
    spec.columns,
    () => {
      const next = runs.next();
      if (next.done) return undefined;
      written.add(next.value);
      return runBlock(spec, next.value);
    },
    (rows) => `COPY (SELECT ${selected.join(", ")} FROM ${rows}()) TO ${sqlText(file)} (${format})`,
    options,
  );
  if (written.rows === 0) {
    throw new StrikebookError("empty", `${partLabel(options.key)} has no row`, "check the source and its filters");
  }
}

async function readBack(
  session: DuckDbSession,
  spec: DatasetSpec,
  written: RunOrder,
  file: string,
  options: TaskOptions,
): Promise<void> {
  const ordered = { options: CONTRACT_ORDER_SQL, forwards: EXPIRY_ORDER_SQL, spot: undefined, addOn: undefined };
  const order = ordered[spec.kind];
  const keys = await session.numbers(
    `SELECT epoch_us(timestamp)::DOUBLE AS t, ${order ?? "0::DOUBLE"} AS contract FROM read_parquet(${sqlText(file)})`,
    options,
  );
  written.compare(order === undefined ? undefined : keys[1], keys[0]!);
}

/** ISO 8601 UTC with microseconds. */
function isoMicros(micros: number): string {
  const millis = Math.floor(micros / 1000);
  const rest = String(micros - millis * 1000).padStart(3, "0");
  return new Date(millis).toISOString().replace("Z", `${rest}Z`);
}
