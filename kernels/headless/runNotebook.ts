import { constants, existsSync } from "node:fs";
import { access, mkdir, rm } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { StrikebookError } from "strikebook";
import type { CellError } from "../typescript/CellError.js";
import { nearestPaths } from "../typescript/child/nearestPaths.js";
import { loadParser } from "../typescript/compile/parseTypeScript.js";
import { isBanner } from "./bannerCell.js";
import { CellCache } from "./CellCache.js";
import { cellHashes } from "./cellHashes.js";
import { cellTitle } from "./cellTitle.js";
import { earlierRun, NO_EARLIER_RUN } from "./earlierRun.js";
import { type Execution, executeCells, takeKept } from "./executeCells.js";
import { executedCopy } from "./executedCopy.js";
import { injectParameters, type NotebookParameters } from "./injectParameters.js";
import { LakeLog } from "./LakeLog.js";
import type { NotebookCell } from "./Notebook.js";
import type { NotebookProgress } from "./NotebookProgress.js";
import { type CellCacheState, type CellOrigin, type RunningCell, runningCells } from "./RunningCell.js";
import { readNotebook } from "./readNotebook.js";
import { runBasis } from "./runBasis.js";
import { isStrictNotebook } from "./StrictTypes.js";
import { writeNotebook } from "./writeNotebook.js";

export type { NotebookProgress } from "./NotebookProgress.js";

export interface NotebookRunOptions {
  /** The notebook to run; it is not changed. */
  readonly path: string;
  /** The file from whose folder imports resolve (default: the notebook); for an executed copy the notebook it was made of. */
  readonly importFrom?: string | undefined;
  /** Where the executed copy goes (default: `reports/notebooks/<name>.ipynb` in `cwd`). */
  readonly output?: string | undefined;
  /** Values for the names that the cell tagged `parameters` declares. */
  readonly parameters?: NotebookParameters | undefined;
  /**
   * Refuses every cell that has type errors (default: when the notebook's metadata have `strikebook.strict`, or
   * `STRIKEBOOK_STRICT` is 1). A cell that begins with `// @strict` is refused in any case; types of others are not checked.
   */
  readonly strict?: boolean | undefined;
  /** Uses what an earlier run left at `output`; see {@link runNotebook}. */
  readonly resume?: boolean | undefined;
  /**
   * Where the copy of a run goes that does not end well, so that the one at `output` stays that of the last good run
   * (default: `output`). A good run removes it; `resume` goes on from it when it is there.
   */
  readonly failedOutput?: string | undefined;
  /** Runs a cell that an earlier run has injected as it stands, where it is taken out otherwise. */
  readonly keepInjected?: boolean | undefined;
  readonly onProgress?: ((progress: NotebookProgress) => void) | undefined;
  /** Aborts: the running cell is interrupted, and the copy is written as far as it got. */
  readonly signal?: AbortSignal | undefined;
  /** Working folder of the notebook's code, where it writes its reports (default: the caller's). */
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly memoryLimitMb?: number | undefined;
  /** A cell that runs longer is interrupted, and the run stops with the error `CellTimeout` (default: no limit). */
  readonly cellTimeoutMs?: number | undefined;
}

export interface CellRun {
  readonly cell: number;
  /** Its leading comment, or its first line. */
  readonly title: string;
  /** Place in the executed copy, from 0, all kinds of cells counted. */
  readonly index: number;
  readonly id: string;
  readonly status: RunningCell["status"];
  /** How the outputs came about; those of "kept" and "restored" cells, and their times, are of an earlier run. */
  readonly origin: CellOrigin;
  /** When the outputs were made, as an ISO time; undefined for a cell that never ran. */
  readonly ranAt: string | undefined;
  readonly elapsedMs: number;
  /** Highest resident memory of the cells' process that was seen while this one ran; undefined where not measured. */
  readonly rssMb: number | undefined;
  /** For cells tagged `cache`. */
  readonly cache: CellCacheState | undefined;
}

export interface NotebookRun {
  /** "skipped": a cell called `skipStudy`, and `error` holds its reason. */
  readonly status: "ok" | "error" | "aborted" | "skipped";
  /** The notebook that was run, as an absolute path. */
  readonly notebook: string;
  /** The executed copy, as an absolute path. */
  readonly path: string;
  readonly cells: readonly CellRun[];
  /** Of a resumed run: why it did not reuse more than it did; undefined when there was nothing to reuse, or all was. */
  readonly change: string | undefined;
  /** What the cells left running when the run ended, and was stopped; the last cell's output says it too. */
  readonly warning: string | undefined;
  /** The error that stopped the run; `formatCellError` prints it with its place and source lines. */
  readonly error: CellError | undefined;
  readonly elapsedMs: number;
}

/**
 * Runs all code cells of a notebook in order in a fresh process and writes a copy with their outputs, also when a cell
 * fails: the run stops at the first error (unless the cell is tagged `raises-exception`), and the cells after it keep no
 * outputs. Imports resolve from the notebook's folder. An error that no cell waits for (in a timer, in a promise) stops the
 * run as well; what outlives the last cell has five seconds, or the time of a cell where that is less. The copy's
 * metadata hold time, memory and a content hash of each cell.
 *
 * **resume**: the variables of a run end with its process, so cells before the failed one cannot simply be skipped. With
 * `resume`, (1) when the copy at `output` is complete and every cell has the hash that it had, nothing runs and its outputs
 * stay; (2) otherwise unchanged cells run again to rebuild their variables ("replayed"), except those tagged `cache`,
 * whose variables and outputs come from a file that an earlier run wrote beside the copy ("restored"). The tag is the
 * author's word that the cell does nothing for later ones but declare its variables, and shares no object with those of
 * other cells; only plain data (numbers, texts, arrays, typed arrays, maps, sets, dates, objects without a class) is kept,
 * and a refusal says why. A cell's hash covers its text, the local modules that it imports, everything before it, the
 * parameters, the package's version and build, the installed packages, the version of Node, strictness and the default lake.
 * Every other lake that a cell opened is compared too, and nothing is reused when one has changed. Other files that cells
 * read, and environment variables, are not compared: do not resume when those have changed. A copy that shows outputs of an
 * earlier run says so in its first cell, and each of its cells says when it ran.
 *
 * A run that was interrupted, or that `skipStudy` ended, says so in the first cell of its copy.
 *
 * @throws StrikebookError for a notebook that cannot be read, a parameter that it does not take, or an output path that
 *   would overwrite the notebook; what its cells do is the result, not an exception
 */
export async function runNotebook(options: NotebookRunOptions): Promise<NotebookRun> {
  const startedAt = performance.now();
  const startedAtTime = new Date().toISOString();
  const path = resolve(options.path);
  const importFrom = resolve(options.importFrom ?? path);
  const cwd = resolve(options.cwd ?? process.cwd());
  const output = notebookOutput(options);
  if (output === path)
    throw new StrikebookError("argument", `the executed copy would overwrite ${path}`, "give another output path");
  const notebook = await readNotebook(path);
  const parameters = options.parameters ?? {};
  const own = notebook.cells.filter((cell) => !isBanner(cell));
  const cells = withIds(
    options.keepInjected === true && Object.keys(parameters).length === 0
      ? own
      : await injectParameters(own, parameters, path),
  );
  await requireWritable(dirname(output));
  const strict = options.strict ?? isStrictNotebook(notebook, options.env ?? process.env);
  const basis = await runBasis(importFrom, cwd, options.env ?? process.env, strict);
  const running = runningCells(cells, cellHashes(basis, dirname(importFrom), await nearestPaths(dirname(importFrom))));
  options.onProgress?.({ kind: "start", notebook: path, cells: running.length });
  const resumes = options.resume === true;
  const failedOutput = options.failedOutput === undefined ? output : resolve(options.failedOutput);
  const from = existsSync(failedOutput) ? failedOutput : output;
  const earlier = resumes ? await earlierRun(from, running, basis, cwd) : NO_EARLIER_RUN;
  const lakeLog = new LakeLog(cwd);
  let execution: Execution = { status: "ok", error: undefined };
  if (resumes && running.length > 0 && earlier.unchanged === running.length) {
    for (const [index, one] of running.entries()) {
      takeKept(one, earlier.kept[index]!);
      one.origin = "kept";
    }
    lakeLog.add(earlier.lakes);
  } else {
    const cached = running.some((one) => one.tags.includes("cache"));
    const cache = new CellCache(cacheFolder(output), await loadParser(), lakeLog, cwd);
    execution = await executeCells(running, {
      path: importFrom,
      cwd,
      env: { ...(options.env ?? process.env), ...lakeLog.environment() },
      memoryLimitMb: options.memoryLimitMb,
      cellTimeoutMs: options.cellTimeoutMs,
      signal: options.signal,
      onProgress: options.onProgress,
      cache: cached ? cache : undefined,
      restores: resumes,
      unchanged: earlier.unchanged,
      strict,
    }).catch((error: unknown) => {
      lakeLog.end();
      throw error;
    });
    await cache.sweep(running);
  }
  const lakes = await lakeLog.opened().finally(() => lakeLog.end());
  const skipped = execution.status === "error" && execution.error?.name === SKIPPED;
  const status = skipped ? "skipped" : execution.status;
  const elapsedMs = performance.now() - startedAt;
  const reason = skipped ? execution.error?.message : undefined;
  const facts = { status, reason, startedAt: startedAtTime, elapsedMs, parameters, basis, lakes } as const;
  const written = status === "ok" ? output : failedOutput;
  const source = relative(dirname(written), importFrom).split(sep).join("/");
  const copy = executedCopy(notebook, cells, running, { ...facts, source });
  await writeNotebook(written, copy);
  if (written !== failedOutput) await rm(failedOutput, { force: true });
  const shift = copy.cells.length - cells.length;
  return {
    status,
    notebook: path,
    path: written,
    cells: running.map((one) => cellRun(one, cells, shift)),
    change: earlier.change,
    warning: execution.warning,
    error: execution.error,
    elapsedMs: performance.now() - startedAt,
  };
}

/** The name of the error that `skipStudy` of the library throws. */
const SKIPPED = "StudySkipped";

/** Told before the cells run: a long run must not end with nowhere to write. */
async function requireWritable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await access(folder, constants.W_OK);
}

/** Where the executed copy of a run goes, as an absolute path. */
export function notebookOutput(options: Pick<NotebookRunOptions, "path" | "output" | "cwd">): string {
  if (options.output !== undefined) return resolve(options.output);
  const name = basename(options.path, extname(options.path));
  return resolve(options.cwd ?? process.cwd(), "reports", "notebooks", `${name}.ipynb`);
}

function cacheFolder(output: string): string {
  return join(dirname(output), ".cell-cache", basename(output, extname(output)));
}

/** @param shift cells that the copy has before those of the notebook */
function cellRun(one: RunningCell, cells: readonly NotebookCell[], shift: number): CellRun {
  const { cell, index, status, origin, ranAt, elapsedMs, rssMb, cache } = one;
  const title = cellTitle(one.source);
  return { cell, title, index: index + shift, id: cells[index]!.id!, status, origin, ranAt, elapsedMs, rssMb, cache };
}

/** nbformat 4.5 wants an id for every cell, unique in the notebook. */
function withIds(cells: readonly NotebookCell[]): NotebookCell[] {
  const taken = new Set<string>();
  return cells.map((cell, index) => {
    let id = typeof cell.id === "string" && /^[a-zA-Z0-9_-]{1,64}$/.test(cell.id) ? cell.id : `cell-${index + 1}`;
    while (taken.has(id)) id = `${id.slice(0, 60)}-${index}`;
    taken.add(id);
    return { ...cell, id };
  });
}
