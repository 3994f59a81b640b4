import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { datasetSpec, LAKE_SCHEMA_VERSION } from "../../lake/datasets.js";
import { duckDbError } from "../../lake/duckDbError.js";
import { FileHashes } from "../../lake/FileHashes.js";
import { hashFile } from "../../lake/hashFile.js";
import type { LakePart } from "../../lake/LakePart.js";
import { findPart } from "../../lake/listParts.js";
import type { Manifest, SourceFile } from "../../lake/Manifest.js";
import { PARQUET_NAME, type PartKey, partFolder, partLabel } from "../../lake/PartKey.js";
import { packageVersion } from "../../lake/packageVersion.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { abandonPart, commitPart, NEXT_PARQUET } from "./commitPart.js";
import { RawPartFile } from "./RawPartFile.js";
import { RawPartInput, type StagedInput } from "./RawPartInput.js";
import { rawTableKind } from "./rawTableKind.js";
import { stageRawPart } from "./stageRawPart.js";

export interface WriteRawPartOptions extends TaskOptions {
  readonly root: string;
  /** What the source is, as the manifest names it. */
  readonly source: SourceFile;
  /** Vendor columns that the source does not have. */
  readonly missingColumns: readonly string[];
  /** Called after each contract. */
  readonly onRows?: (rows: number) => void;
}

/** Rows of a source in one part, by table. */
export interface RawPartTally {
  readonly table: string;
  readonly kept: number;
  readonly duplicate: number;
  /** Rows of a source that this part has already. */
  readonly alreadyThere: number;
  /** Rows, the lake's among them, that have the time of the row before them and other values. */
  readonly conflicting: number;
}

/**
 * Writes the rows that a source has of one day and underlying, joined with those that the lake has of it.
 *
 * @throws StrikebookError `corrupt` or `missing` when the lake's part is damaged, `integrity` when the counts do not add
 *   up, `environment` when the disk is full; the part is then as it was before.
 */
export async function writeRawPart(
  session: DuckDbSession,
  staged: StagedInput,
  options: WriteRawPartOptions,
): Promise<RawPartTally[]> {
  const { dataset, date, underlying } = staged.part;
  const key = { dataset, date, underlying };
  const existing = await findPart(options.root, key);
  if (existing?.manifest?.sourceFiles.some(({ sha256 }) => sha256 === options.source.sha256)) {
    return tallyOf(new RawPartInput(staged, undefined), ({ freshRows }) => ({ alreadyThere: freshRows }));
  }
  const folder = partFolder(options.root, key);
  // For the lake's rows, until they are joined.
  const workFolder = `${staged.part.file}.lake`;
  let input: RawPartInput | undefined;
  try {
    await mkdir(folder, { recursive: true });
    const before = existing && (await readExisting(session, existing, workFolder, options));
    input = new RawPartInput(staged, before);
    const file = join(folder, NEXT_PARQUET);
    const written = new RawPartFile(datasetSpec(dataset), underlying, input, options.onRows);
    await written.write(session, file, options);
    await written.readBack(session, file, options);
    const manifest = await manifestOf(key, written, input, existing?.manifest, options);
    options.signal?.throwIfAborted();
    await commitPart(folder, `${JSON.stringify(manifest, null, 2)}\n`);
    return written.tallies;
  } catch (error) {
    await abandonPart(folder).catch(() => undefined);
    options.signal?.throwIfAborted();
    const what = `cannot write ${partLabel(key)} under ${options.root}`;
    throw duckDbError(error, "environment", what, "check the lake's folder, then extract again");
  } finally {
    input?.close();
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function readExisting(
  session: DuckDbSession,
  part: LakePart,
  workFolder: string,
  options: WriteRawPartOptions,
): Promise<StagedInput> {
  await new FileHashes().verify(part, options);
  return stageRawPart(session, part, workFolder, options);
}

async function manifestOf(
  key: PartKey,
  written: RawPartFile,
  { unsorted }: RawPartInput,
  before: Manifest | undefined,
  { root, source, missingColumns, signal }: WriteRawPartOptions,
): Promise<Manifest> {
  const { rows } = written;
  const rowsRead = written.freshRows + (before?.rowsRead ?? 0);
  const duplicate = rowsRead - rows;
  if (written.existingRows !== (before?.rows ?? 0) || duplicate < (before?.dropped.duplicate ?? 0)) {
    const what = `${partLabel(key)}: ${rowsRead} rows were read, ${rows} written, ${written.existingRows} of ${before?.rows ?? 0} taken over`;
    throw new StrikebookError("integrity", what, "this is a defect of the extractor, please report it");
  }
  const missing = new Set([...missingColumns, ...String(before?.parameters.missingColumns ?? "").split(" ")]);
  missing.delete("");
  return {
    schemaVersion: LAKE_SCHEMA_VERSION,
    ...key,
    rows,
    contracts: written.contracts,
    rowsRead,
    dropped: positive({ duplicate }),
    marked: positive({
      conflictingSecond: written.conflicting,
      unsorted: unsorted + (before?.marked.unsorted ?? 0),
    }),
    sortKey: datasetSpec(key.dataset).sortKey,
    minTime: isoMicros(written.minMicros),
    maxTime: isoMicros(written.maxMicros),
    source: "NSE ticks as the vendor sent them",
    sourceFiles: [...(before?.sourceFiles ?? []), source].sort(byNameAndHash),
    granularity: { kind: "tick" },
    hasBook: key.dataset === "nse_raw_options",
    ...(key.dataset === "nse_raw_spot" ? { instrument: rawTableKind(key.underlying).kind } : {}),
    parameters: missing.size > 0 ? { missingColumns: [...missing].sort().join(" ") } : {},
    parquet: { ...(await hashFile(join(partFolder(root, key), NEXT_PARQUET), { signal })), name: PARQUET_NAME },
    writtenBy: { package: "strikebook", version: packageVersion() },
  };
}

function tallyOf(input: RawPartInput, count: (rows: { freshRows: number }) => Partial<RawPartTally>): RawPartTally[] {
  try {
    return input.contracts.map((table) => ({
      table,
      kept: 0,
      duplicate: 0,
      alreadyThere: 0,
      conflicting: 0,
      ...count(input.read(table)),
    }));
  } finally {
    input.close();
  }
}

function positive(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

function byNameAndHash(a: SourceFile, b: SourceFile): number {
  const text = ({ name, sha256 }: SourceFile): string => `${name} ${sha256}`;
  return text(a) < text(b) ? -1 : 1;
}

/** ISO 8601 UTC with microseconds. */
function isoMicros(micros: number): string {
  const millis = Math.floor(micros / 1000);
  return new Date(millis).toISOString().replace("Z", `${String(micros - millis * 1000).padStart(3, "0")}Z`);
}
