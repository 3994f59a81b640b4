import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { hashFile } from "../../lake/hashFile.js";
import type { HashedFile } from "../../lake/Manifest.js";
import { partLabel } from "../../lake/PartKey.js";
import { startProgress } from "../../task/progress.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { WorkerThreads } from "../../task/WorkerThreads.js";
import { type ExtractRecord, extractRecords, keepExtractRecord } from "./ExtractRecord.js";
import type { ExtractedRows, ExtractedSource } from "./ExtractReport.js";
import type { RawSource } from "./findSources.js";
import { rawTableKind } from "./rawTableKind.js";
import type { StageDumpTask, StagedFile } from "./stageDump.js";
import { hashFolder, stageFolder } from "./stageFolder.js";
import { type RawPartTally, writeRawPart } from "./writeRawPart.js";

/** Parts written at the same time: one fills its blocks while the other compresses. */
const WRITERS = 2;

export interface SourceExtractorOptions {
  readonly root: string;
  readonly tables: readonly string[] | undefined;
  readonly workFolder: string;
  readonly session: DuckDbSession;
  readonly pool: WorkerThreads<StageDumpTask, StagedFile>;
  readonly signal: AbortSignal | undefined;
}

/** Takes one source after the other into the lake: read side by side, written one at a time. */
export class SourceExtractor {
  readonly #options: SourceExtractorOptions;
  /** Ends when the source that writes now has been written. */
  #writing: Promise<unknown> = Promise.resolve();
  #number = 0;

  constructor(options: SourceExtractorOptions) {
    this.#options = options;
  }

  /**
   * @param onRead called when the source has been read to its end
   * @param onBytes called with the bytes read so far, for sources that are read in this thread
   */
  async extract(source: RawSource, onRead: () => void, onBytes: (bytes: number) => void): Promise<ExtractedSource> {
    const known = await this.#known(source);
    if (known) {
      onRead();
      return unchanged(source, known);
    }
    const folder = join(this.#options.workFolder, String(this.#number++));
    try {
      const staged = await this.#stage(source, folder, onBytes);
      onRead();
      const write = this.#writing.then(() => this.#write(source, staged, folder));
      this.#writing = write.catch(() => undefined);
      return await write;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** The record of this content when it is in the lake; a file is hashed only when one of its size is. */
  async #known(source: RawSource): Promise<ExtractRecord | undefined> {
    const { root, signal } = this.#options;
    const records = extractRecords(root).filter((record) => record.source.bytes === source.sizeBytes);
    if (records.length === 0) return undefined;
    const hashed =
      source.kind === "dump" ? await hashFile(source.path, { signal }) : await hashFolder(source, { signal });
    const { sha256 } = this.#named(hashed);
    return records.find((record) => record.source.sha256 === sha256);
  }

  /** A choice of tables makes another source of the same file. */
  #named(file: HashedFile): HashedFile {
    const { tables } = this.#options;
    if (!tables) return file;
    const sha256 = createHash("sha256")
      .update([file.sha256, ...tables].join("\n"))
      .digest("hex");
    return { ...file, name: `${file.name} [${tables.join(", ")}]`, sha256 };
  }

  async #stage(source: RawSource, folder: string, onBytes: (bytes: number) => void): Promise<StagedFile> {
    const { pool, session, tables, signal } = this.#options;
    const staged =
      source.kind === "dump"
        ? await pool.run({ path: source.path, sizeBytes: source.sizeBytes, folder, tables }, { signal })
        : await stageFolder(session, source, { folder, tables, onBytes, signal });
    return { ...staged, file: this.#named(staged.file) };
  }

  async #write(source: RawSource, staged: StagedFile, folder: string): Promise<ExtractedSource> {
    const { root } = this.#options;
    // The same content under two names.
    const known = extractRecords(root).find((record) => record.source.sha256 === staged.file.sha256);
    if (known) return unchanged(source, known);
    refuseNothing(source, staged, this.#options.tables);
    const tallies = await this.#writeParts(source, staged, folder);
    const tables = tablesOf(source, staged, tallies);
    if (tables.length > 0 || staged.unparsed.length > 0) await keepExtractRecord(root, recordOf(staged));
    const { file, layout, unparsed, skipped, emptyTables, missingColumns, warnings = [] } = staged;
    const parts = staged.source.parts.map(partLabel).sort();
    return {
      path: source.path,
      file,
      layout,
      unchanged: false,
      tables,
      unparsed,
      skipped,
      emptyTables,
      missingColumns,
      parts,
      warnings,
    };
  }

  async #writeParts(source: RawSource, staged: StagedFile, folder: string): Promise<RawPartTally[]> {
    const { root, session, signal } = this.#options;
    const queue = [...staged.source.parts].sort((a, b) => (partLabel(a) < partLabel(b) ? -1 : 1));
    const total = queue.reduce((sum, part) => sum + part.rows, 0);
    const progress = startProgress(`writing ${staged.file.name}`, { unit: "rows", total });
    const tallies: RawPartTally[] = [];
    const lane = async (): Promise<void> => {
      for (let part = queue.shift(); part; part = queue.shift()) {
        try {
          const input = { part, source: staged.source };
          const onRows = (rows: number): void => progress.advance(rows);
          const { file, missingColumns } = staged;
          const where = { root, source: { name: file.name, sha256: file.sha256 }, missingColumns, workFolder: folder };
          tallies.push(...(await writeRawPart(session, input, { ...where, onRows, signal })));
        } catch (error) {
          queue.length = 0;
          throw error;
        }
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: WRITERS }, lane));
    const failure = ended.find((end) => end.status === "rejected");
    if (failure) {
      progress.fail();
      throw failure.reason;
    }
    progress.end();
    return tallies;
  }
}

function refuseNothing(source: RawSource, staged: StagedFile, tables: readonly string[] | undefined): void {
  const { skipped, unparsed, emptyTables } = staged;
  if (staged.source.parts.length > 0 || unparsed.length > 0 || tables) return;
  const missing = staged.source.tables.reduce((sum, table) => sum + table.missingTimestamp, 0);
  const what = `${source.path} holds no option or index row (${emptyTables.length} such tables are empty, ${missing} rows have no time, ${skipped.tables} other tables with ${skipped.rows} rows)`;
  throw new StrikebookError("empty", what, "look inside with `strikebook extract --list`");
}

function tablesOf(source: RawSource, staged: StagedFile, tallies: readonly RawPartTally[]): ExtractedRows[] {
  const sums = new Map<string, { kept: number; duplicate: number; alreadyThere: number }>();
  for (const { table, kept, duplicate, alreadyThere } of tallies) {
    const sum = sums.get(table) ?? { kept: 0, duplicate: 0, alreadyThere: 0 };
    sums.set(table, {
      kept: sum.kept + kept,
      duplicate: sum.duplicate + duplicate,
      alreadyThere: sum.alreadyThere + alreadyThere,
    });
  }
  return staged.source.tables.map(({ table, rows: read, missingTimestamp }) => {
    const { kept, duplicate, alreadyThere } = sums.get(table) ?? { kept: 0, duplicate: 0, alreadyThere: 0 };
    if (read !== kept + duplicate + alreadyThere + missingTimestamp) {
      const counts = `${read} rows were read, ${kept} kept, ${duplicate} duplicate, ${alreadyThere} there before, ${missingTimestamp} without a time`;
      const what = `${source.path}, table ${table}: ${counts}`;
      throw new StrikebookError("integrity", what, "this is a defect of the extractor, please report it");
    }
    const dropped = Object.entries({ duplicate, missingTimestamp }).filter(([, count]) => count > 0);
    return { table, kind: kindOf(table), read, kept, alreadyThere, dropped: Object.fromEntries(dropped) };
  });
}

function recordOf({ file, layout, source, unparsed, skipped }: StagedFile): ExtractRecord {
  const tables = source.tables.map(({ table, rows, missingTimestamp, firstDate, lastDate }) => ({
    table,
    kind: kindOf(table),
    rows,
    firstDate,
    lastDate,
    missingTimestamp,
  }));
  return { source: file, layout, tables, unparsed, skipped };
}

/** Unparsed names are told again, so that a second run does not look clean. */
function unchanged(
  source: RawSource,
  { source: file, layout, tables, unparsed, skipped }: ExtractRecord,
): ExtractedSource {
  const nothing = { emptyTables: [], missingColumns: [], parts: [], warnings: [] };
  const none = { read: 0, kept: 0, alreadyThere: 0, dropped: {} };
  const names = tables.map(({ table, kind }) => ({ table, kind, ...none }));
  return { path: source.path, file, layout, unchanged: true, tables: names, unparsed, skipped, ...nothing };
}

function kindOf(table: string): "option" | "index" {
  return rawTableKind(table).kind === "option" ? "option" : "index";
}
