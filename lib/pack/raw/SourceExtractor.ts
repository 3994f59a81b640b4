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
import type { ExtractedSource, RowConflict } from "./ExtractReport.js";
import type { RawSource } from "./findSources.js";
import { hashFolder, OlderFolderReader } from "./OlderFolderReader.js";
import type { StagedSource } from "./RawStage.js";
import { SourceTally } from "./SourceTally.js";
import type { StageDumpTask, StagedFile } from "./stageDump.js";
import { writeRawPart } from "./writeRawPart.js";

const MOST_CONFLICTS = 10;

export interface SourceExtractorOptions {
  readonly root: string;
  readonly tables: readonly string[] | undefined;
  readonly workFolder: string;
  readonly session: DuckDbSession;
  readonly pool: WorkerThreads<StageDumpTask, StagedFile>;
  readonly signal: AbortSignal | undefined;
}

/** What a source is, once it has been looked at; its rows come in one piece or in several. */
type SourceFacts = Pick<
  StagedFile,
  "file" | "emptyTables" | "unparsed" | "skipped" | "missingColumns" | "unknownColumns"
> & {
  readonly layout: string;
};

/** Takes sources into the lake: several may be read side by side, one is written at a time. */
export class SourceExtractor {
  readonly #options: SourceExtractorOptions;
  /** Ends when what is written now has been written. */
  #writing: Promise<unknown> = Promise.resolve();
  #number = 0;

  constructor(options: SourceExtractorOptions) {
    this.#options = options;
  }

  /** @param onBytes called with the bytes of the source read so far, where this thread knows them */
  async extract(source: RawSource, onBytes: (bytes: number) => void): Promise<ExtractedSource> {
    const known = await this.#knownBefore(source);
    const folder = join(this.#options.workFolder, String(this.#number++));
    try {
      if (known) return unchanged(source, known);
      return source.kind === "dump"
        ? await this.#extractDump(source, folder)
        : await this.#extractFolder(source, folder, onBytes);
    } finally {
      onBytes(source.sizeBytes);
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async #extractDump(source: RawSource, folder: string): Promise<ExtractedSource> {
    const { pool, tables, signal } = this.#options;
    const task = { path: source.path, sizeBytes: source.sizeBytes, folder, tables };
    const staged = await pool.run(task, { signal });
    const facts = { ...staged, file: this.#named(staged.file), layout: "dump" };
    return this.#alone(async () => {
      // The same content under another name may have come meanwhile.
      const known = this.#known(facts.file);
      if (known) return unchanged(source, known);
      const tally = new SourceTally();
      await this.#writeParts(staged.source, facts, tally);
      return this.#finish(source, facts, tally, []);
    });
  }

  async #extractFolder(
    source: Extract<RawSource, { kind: "folder" }>,
    folder: string,
    onBytes: (bytes: number) => void,
  ): Promise<ExtractedSource> {
    const { session, tables, signal } = this.#options;
    const file = this.#named(await hashFolder(source, { signal }));
    const reader = await OlderFolderReader.open(session, source, { tables, signal });
    const tally = new SourceTally();
    const sources = {
      file,
      layout: source.layout,
      emptyTables: [],
      missingColumns: reader.missingColumns,
      unknownColumns: [],
    };
    const facts = (): SourceFacts => ({ ...sources, unparsed: reader.unparsed, skipped: reader.skipped });
    let read = 0;
    const step = source.sizeBytes / source.files.length / Math.max(1, reader.windows.length);
    for (const [number, days] of reader.windows.entries()) {
      const staged = await reader.stage(days, join(folder, String(number)), () => onBytes((read += step)));
      await this.#alone(() => this.#writeParts(staged, facts(), tally));
      rmSync(join(folder, String(number)), { recursive: true, force: true });
    }
    const warnings = Object.entries(source.leftOut).map(
      ([what, count]) => `${source.path}: ${count} ${what} are left out`,
    );
    return this.#alone(() => this.#finish(source, facts(), tally, warnings));
  }

  async #finish(
    source: RawSource,
    facts: SourceFacts,
    tally: SourceTally,
    warnings: readonly string[],
  ): Promise<ExtractedSource> {
    const { root, tables: asked } = this.#options;
    const { file, layout, unparsed, skipped, emptyTables, missingColumns, unknownColumns } = facts;
    if (tally.parts.length === 0 && unparsed.length === 0 && !asked) {
      const what = `${source.path} holds no option or index row (${emptyTables.length} such tables are empty, ${tally.missingTimestamp} rows have no time, ${skipped.tables} other tables with ${skipped.rows} rows)`;
      throw new StrikebookError("empty", what, "look inside with `strikebook extract --list`");
    }
    const tables = tally.rows(source.path);
    if (tables.length > 0 || unparsed.length > 0) {
      await keepExtractRecord(root, { source: file, layout, tables: tally.tables(), unparsed, skipped });
    }
    const missing = [...new Set(Object.values(missingColumns).flat())];
    const counts = { tables, unparsed, skipped, emptyTables, missingColumns: missing, unknownColumns };
    const told = [...warnings, ...conflictWarnings(tally.conflicts)];
    if (unknownColumns.length > 0) {
      told.push(`${file.name}: left out, as none of the vendor's: ${unknownColumns.join(", ")}`);
    }
    return {
      path: source.path,
      file,
      layout,
      unchanged: false,
      ...counts,
      conflicts: tally.conflicts,
      parts: tally.parts,
      warnings: told,
    };
  }

  async #writeParts(staged: StagedSource, facts: SourceFacts, tally: SourceTally): Promise<void> {
    const { root, session, signal } = this.#options;
    const parts = [...staged.parts].sort((a, b) => (partLabel(a) < partLabel(b) ? -1 : 1));
    const total = parts.reduce((sum, part) => sum + part.rows, 0);
    const progress = startProgress(`writing ${facts.file.name}`, { unit: "rows", total });
    const source = { name: facts.file.name, sha256: facts.file.sha256 };
    const onRows = (rows: number): void => progress.advance(rows);
    try {
      // One at a time: two need 150 MB more and, beside readers that keep the cores busy, were not faster.
      for (const part of parts) {
        const missingColumns = facts.missingColumns[part.dataset];
        const options = { root, source, missingColumns, onRows, signal };
        const placed = { label: partLabel(part), date: part.date };
        tally.addPart(placed, await writeRawPart(session, { part, source: staged }, options));
      }
    } catch (error) {
      progress.fail();
      throw error;
    }
    tally.addTables(staged.tables);
    progress.end();
  }

  /** Runs `work` while no other source writes. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(work);
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /** The record of this content when it is in the lake; a file is hashed only when one of its size is. */
  async #knownBefore(source: RawSource): Promise<ExtractRecord | undefined> {
    const { root, signal } = this.#options;
    if (!extractRecords(root).some((record) => record.source.bytes === source.sizeBytes)) return undefined;
    const hashed =
      source.kind === "dump" ? await hashFile(source.path, { signal }) : await hashFolder(source, { signal });
    return this.#known(this.#named(hashed));
  }

  #known({ sha256 }: HashedFile): ExtractRecord | undefined {
    return extractRecords(this.#options.root).find((record) => record.source.sha256 === sha256);
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
}

/** One line for each table and day, the worst first; the report has all of them. */
function conflictWarnings(conflicts: readonly RowConflict[]): string[] {
  const worst = [...conflicts].sort((a, b) => b.rows - a.rows);
  const shown = worst.slice(0, MOST_CONFLICTS).map(({ table, date, rows }) => {
    return `${table} on ${date}: ${rows === 1 ? "1 row has" : `${rows} rows have`} the time of another row and other values (conflictingSecond); all are kept`;
  });
  const rest = worst.slice(MOST_CONFLICTS);
  if (rest.length === 0) return shown;
  const rows = rest.reduce((sum, one) => sum + one.rows, 0);
  return [...shown, `${rest.length} more tables and days have conflicting rows (${rows})`];
}

/** Names that could not be read are told again, so that a second run does not look clean. */
function unchanged(
  source: RawSource,
  { source: file, layout, tables, unparsed, skipped }: ExtractRecord,
): ExtractedSource {
  const nothing = { emptyTables: [], missingColumns: [], unknownColumns: [], conflicts: [], parts: [], warnings: [] };
  const none = { read: 0, kept: 0, alreadyThere: 0, dropped: {} };
  const names = tables.map(({ table, kind }) => ({ table, kind, ...none }));
  return { path: source.path, file, layout, unchanged: true, tables: names, unparsed, skipped, ...nothing };
}
