import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { DuckDbSession } from "../../lake/DuckDbSession.js";
import { FileLock } from "../../lake/FileLock.js";
import { startProgress } from "../../task/progress.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { WorkerThreads } from "../../task/WorkerThreads.js";
import { recoverParts } from "./commitPart.js";
import { type ExtractedSource, ExtractReport, type FailedSource } from "./ExtractReport.js";
import { findSources, type RawSource } from "./findSources.js";
import { contractName, isVolatilityIndexName } from "./rawTableKind.js";
import { SourceExtractor } from "./SourceExtractor.js";
import type { StageDumpTask, StagedFile } from "./stageDump.js";
import type { DumpProgress } from "./stageDump.worker.js";

export interface ExtractOptions extends TaskOptions {
  /** Dumps (`.sql.gz`, `.sql`), folders of them, or folders of an older layout (see `olderFolder`). */
  readonly dumps: string | readonly string[];
  /** Root of the lake whose raw layer is written. */
  readonly out: string;
  /**
   * Tables to take, in any case; all option and index tables by default. An equity is taken only when it is named. One
   * that is nowhere is an error.
   */
  readonly tables?: readonly string[] | undefined;
  /** Dumps read at the same time; one per core and at most four by default, as each takes about 100 MB. */
  readonly workers?: number | undefined;
  /** Memory of DuckDB, "256MB" by default. */
  readonly memoryLimit?: string | undefined;
  /** Fails, once all else is done, when a source failed or a table's name could not be read. */
  readonly strict?: boolean | undefined;
}

const MOST_WORKERS = 4;
const WORK_FOLDER = /^\.extract-\d+$/;

/**
 * Brings vendor dumps into the raw layer of a lake: datasets `nse_raw_options` and `nse_raw_spot`, one part per day and
 * underlying with all of the vendor's columns as they were sent. Zero prices, rows of 1970 and rows outside the session
 * stay; a row without a time cannot be placed and is counted.
 *
 * The content of a source goes in once: its hash is kept, and the same content again does nothing. Sources that overlap
 * are joined row by row (see `mergeRawRows`), and the same sources in any order give the same bytes. Each source is
 * complete before it is recorded; after an interruption, extract again.
 *
 * Memory stays below 1 GB: rows wait on disk under the lake, about 170 bytes each, until their source has been read.
 *
 * @throws StrikebookError `missing`, `empty`, `corrupt` or `schema` when the only source is of no use (of several, the
 *   others are done and the report tells), `environment` when another process extracts into this lake; `contract` with
 *   `strict`.
 * @example const report = await extractDumps({ dumps: "data/sample", out: "lake" });
 */
export async function extractDumps(options: ExtractOptions): Promise<ExtractReport> {
  const startedAt = performance.now();
  const { out: root, signal } = options;
  const sources = findSources(options.dumps);
  const tables = options.tables && [...new Set(options.tables.map(contractName))].sort();
  if (tables?.length === 0) throw new StrikebookError("argument", "no table is named", "leave it out for all tables");
  const threads = options.workers ?? Math.min(MOST_WORKERS, availableParallelism());
  if (!(Number.isInteger(threads) && threads > 0)) {
    throw new StrikebookError("argument", `workers ${threads} is not a positive whole number`, "leave it out");
  }
  signal?.throwIfAborted();
  const isNew = !existsSync(root);
  const lock = FileLock.take(join(root, ".extract.lock"), `is extracting into ${root}`);
  const workFolder = join(root, `.extract-${process.pid}`);
  let session: DuckDbSession | undefined;
  let pool: WorkerThreads<StageDumpTask, StagedFile> | undefined;
  try {
    for (const name of readdirSync(root)) if (WORK_FOLDER.test(name)) rmSync(join(root, name), { recursive: true });
    for (const dataset of ["nse_raw_options", "nse_raw_spot"]) await recoverParts(root, dataset);
    session = await DuckDbSession.open({ memoryLimit: options.memoryLimit ?? "256MB", threads: 1 });
    const reading = new ReadingProgress(sources);
    pool = await WorkerThreads.open("lib/pack/raw/stageDump.worker", {
      threads: Math.min(threads, sources.length),
      onMessage: (message) => reading.at(message as DumpProgress),
    });
    const extractor = new SourceExtractor({ root, tables, workFolder, session, pool, signal });
    const outcome = await extractAll(sources, extractor, threads + 1, reading, signal);
    refuseAbsent(tables, outcome.done);
    const report = reportOf(root, outcome, (performance.now() - startedAt) / 1000);
    if (options.strict) refuseFaults(report);
    return report;
  } finally {
    // Staged rows of threads that are still ending must not come after their folder is gone.
    await pool?.close();
    await session?.close();
    rmSync(workFolder, { recursive: true, force: true });
    lock.release();
    if (isNew && readdirSync(root).length === 0) rmdirSync(root);
  }
}

interface Outcome {
  readonly done: readonly ExtractedSource[];
  readonly failed: readonly FailedSource[];
}

/** Bytes of all sources together. */
class ReadingProgress {
  readonly #progress: ReturnType<typeof startProgress>;
  readonly #bytes = new Map<string, number>();

  constructor(sources: readonly RawSource[]) {
    const total = sources.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    this.#progress = startProgress(`reading ${sources.length === 1 ? sources[0]!.path : `${sources.length} sources`}`, {
      unit: "bytes",
      total,
    });
  }

  at({ path, bytes }: DumpProgress): void {
    this.#bytes.set(path, Math.max(bytes, this.#bytes.get(path) ?? 0));
    this.#progress.at([...this.#bytes.values()].reduce((sum, each) => sum + each, 0));
  }

  end(): void {
    this.#progress.end();
  }

  fail(): void {
    this.#progress.fail();
  }
}

/** Some sources at a time; one that fails does not stop the others. */
async function extractAll(
  sources: readonly RawSource[],
  extractor: SourceExtractor,
  atOnce: number,
  reading: ReadingProgress,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const done: (ExtractedSource | undefined)[] = [];
  const failed: (FailedSource | undefined)[] = [];
  const queue = [...sources.entries()];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [number, source] = next;
      try {
        done[number] = await extractor.extract(source, (bytes) => reading.at({ path: source.path, bytes }));
      } catch (error) {
        if (!(error instanceof StrikebookError) || sources.length === 1 || signal?.aborted) {
          queue.length = 0;
          throw error;
        }
        failed[number] = { path: source.path, code: error.code, message: error.message };
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(atOnce, sources.length) }, lane));
  const failure = ended.find((end) => end.status === "rejected");
  if (failure) {
    reading.fail();
    throw failure.reason;
  }
  reading.end();
  return { done: done.filter((one) => one !== undefined), failed: failed.filter((one) => one !== undefined) };
}

/** @throws StrikebookError `missing` naming the tables that no source has */
function refuseAbsent(tables: readonly string[] | undefined, done: readonly ExtractedSource[]): void {
  const present = new Set(
    done.flatMap((source) => [
      ...source.tables.map(({ table }) => table),
      ...source.unparsed.map(({ table }) => contractName(table)),
      ...source.emptyTables,
    ]),
  );
  const absent = tables?.filter((table) => !present.has(table)) ?? [];
  if (absent.length === 0) return;
  const what = `no source holds a table ${absent.join(", ")}`;
  throw new StrikebookError("missing", what, "list the tables with `strikebook extract --list`");
}

function refuseFaults({ facts, unparsed }: ExtractReport): void {
  const failed = facts.failed[0];
  if (failed) {
    const what = `${facts.failed.length} of ${facts.failed.length + facts.sources.length} sources failed, the first: ${failed.message}`;
    throw new StrikebookError("corrupt", what, "the others are in the lake; mend these and extract again");
  }
  const [first] = unparsed;
  if (!first) return;
  const what = `${unparsed.length} tables have names that cannot be read, the first: ${first.reason}`;
  throw new StrikebookError("contract", what, "all others are in the lake; extract without strict to accept that");
}

function reportOf(lake: string, { done, failed }: Outcome, seconds: number): ExtractReport {
  const tables = done.flatMap((source) => source.tables);
  const sum = (count: "read" | "kept" | "alreadyThere"): number => tables.reduce((all, table) => all + table[count], 0);
  const unparsed = done.filter(({ unchanged }) => !unchanged).flatMap((source) => source.unparsed);
  const lost = unparsed.reduce((all, { rows }) => all + rows, 0);
  const dropped = new Map<string, number>(lost > 0 ? [["unparsedName", lost]] : []);
  for (const table of tables) {
    for (const [name, count] of Object.entries(table.dropped)) dropped.set(name, (dropped.get(name) ?? 0) + count);
  }
  const rows = { read: sum("read") + lost, kept: sum("kept"), alreadyThere: sum("alreadyThere") };
  const gone = [...dropped.values()].reduce((all, count) => all + count, 0);
  if (rows.read !== rows.kept + rows.alreadyThere + gone) {
    const what = `${rows.read} rows were read, ${rows.kept} kept, ${rows.alreadyThere} there before and ${gone} dropped`;
    throw new StrikebookError("integrity", what, "this is a defect of the extractor, please report it");
  }
  const names = done.flatMap((source) => [...source.tables.map(({ table }) => table), ...source.emptyTables]);
  // Sources that share a part tell the same rows: the one that came last has seen all of them.
  const conflicts = new Map<string, number>();
  for (const { table, date, rows } of done.flatMap((source) => source.conflicts)) {
    const key = `${table} ${date}`;
    conflicts.set(key, Math.max(rows, conflicts.get(key) ?? 0));
  }
  const conflictingSecond = [...conflicts.values()].reduce((all, count) => all + count, 0);
  return new ExtractReport({
    lake,
    sources: done,
    failed,
    rows,
    dropped: Object.fromEntries([...dropped].sort(([a], [b]) => (a < b ? -1 : 1))),
    marked: conflictingSecond > 0 ? { conflictingSecond } : {},
    volatilityIndices: [...new Set(names.filter(isVolatilityIndexName))].sort(),
    seconds,
  });
}
