import { basename, dirname, extname, join, resolve } from "node:path";
import { StrikebookError } from "strikebook";
import type { CellError } from "../typescript/CellError.js";
import { loadParser } from "../typescript/compile/parseTypeScript.js";
import { CellCache } from "./CellCache.js";
import { cellHashes } from "./cellHashes.js";
import { type EarlierRun, earlierRun } from "./earlierRun.js";
import { type Execution, executeCells, takeKept } from "./executeCells.js";
import { executedCopy } from "./executedCopy.js";
import { injectParameters, type NotebookParameters } from "./injectParameters.js";
import { type NotebookCell, sourceOf } from "./Notebook.js";
import type { NotebookProgress } from "./NotebookProgress.js";
import { type CellCacheState, type CellOrigin, type RunningCell, runningCells } from "./RunningCell.js";
import { readNotebook } from "./readNotebook.js";
import { isStrictNotebook } from "./StrictTypes.js";
import { writeNotebook } from "./writeNotebook.js";

export type { NotebookProgress } from "./NotebookProgress.js";

export interface NotebookRunOptions {
  /** The notebook to run; it is not changed. */
  readonly path: string;
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
  /** Runs a cell that an earlier run has injected as it stands, where it is taken out otherwise. */
  readonly keepInjected?: boolean | undefined;
  readonly onProgress?: ((progress: NotebookProgress) => void) | undefined;
  /** Aborts: the running cell is interrupted, and the copy is written as far as it got. */
  readonly signal?: AbortSignal | undefined;
  /** Working folder of the notebook's code, where it writes its reports (default: the caller's). */
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly memoryLimitMb?: number | undefined;
}

export interface CellRun {
  readonly cell: number;
  /** Place in the executed copy, from 0, all kinds of cells counted. */
  readonly index: number;
  readonly id: string;
  readonly status: RunningCell["status"];
  /** How the outputs came about; those of "kept" and "restored" cells, and their times, are of an earlier run. */
  readonly origin: CellOrigin;
  readonly elapsedMs: number;
  /** Highest resident memory of the cells' process that was seen while this one ran; undefined where not measured. */
  readonly rssMb: number | undefined;
  /** For cells tagged `cache`. */
  readonly cache: CellCacheState | undefined;
}

export interface NotebookRun {
  readonly status: "ok" | "error" | "aborted";
  /** The notebook that was run, as an absolute path. */
  readonly notebook: string;
  /** The executed copy, as an absolute path. */
  readonly path: string;
  readonly cells: readonly CellRun[];
  /** The error that stopped the run; `formatCellError` prints it with its place and source lines. */
  readonly error: CellError | undefined;
  readonly elapsedMs: number;
}

/**
 * Runs all code cells of a notebook in order in a fresh process and writes a copy with their outputs, also when a cell
 * fails: the run stops at the first error (unless the cell is tagged `raises-exception`), and the cells after it keep no
 * outputs. Imports resolve from the notebook's folder. An error that no cell waits for (in a timer, in a promise) stops the
 * run as well. The copy's metadata hold time, memory and a content hash of each cell.
 *
 * **resume**: the variables of a run end with its process, so cells before the failed one cannot simply be skipped. With
 * `resume`, (1) when the copy at `output` is complete and every cell has the hash that it had, nothing runs and its outputs
 * stay; (2) otherwise unchanged cells run again to rebuild their variables ("replayed"), except those tagged `cache`,
 * whose variables and outputs come from a file that an earlier run wrote beside the copy ("restored"). The tag is the
 * author's word that the cell does nothing for later ones but declare its variables, and shares no object with those of
 * other cells; only plain data (numbers, texts, arrays, typed arrays, maps, sets, dates, objects without a class) is kept,
 * and a refusal says why. Hashes cover the cells, the parameters and the package's version, not the files that cells
 * read: do not resume when those have changed.
 *
 * @throws StrikebookError for a notebook that cannot be read, a parameter that it does not take, or an output path that
 *   would overwrite the notebook; what its cells do is the result, not an exception
 */
export async function runNotebook(options: NotebookRunOptions): Promise<NotebookRun> {
  const startedAt = performance.now();
  const path = resolve(options.path);
  const cwd = resolve(options.cwd ?? process.cwd());
  const output = notebookOutput(options);
  if (output === path)
    throw new StrikebookError("argument", `the executed copy would overwrite ${path}`, "give another output path");
  const notebook = await readNotebook(path);
  const parameters = options.parameters ?? {};
  const cells = withIds(
    options.keepInjected === true && Object.keys(parameters).length === 0
      ? notebook.cells
      : await injectParameters(notebook.cells, parameters, path),
  );
  const running = runningCells(cells, cellHashes());
  options.onProgress?.({ kind: "start", notebook: path, cells: running.length });
  const resumes = options.resume === true;
  const earlier = resumes ? await earlierRun(output, running) : NO_EARLIER_RUN;
  let execution: Execution = { status: "ok", error: undefined };
  const complete = resumes && running.length > 0 && earlier.unchanged === running.length;
  if (complete) {
    for (const [index, one] of running.entries()) {
      takeKept(one, earlier.kept[index]!);
      one.origin = "kept";
    }
    // Texts between the cells may have changed.
    if (earlier.copy !== undefined && !sameTexts(earlier.copy.cells, cells)) {
      const facts = { status: execution.status, elapsedMs: 0, parameters };
      const { cells: refreshed } = executedCopy(notebook, cells, running, facts);
      await writeNotebook(output, { ...earlier.copy, cells: refreshed });
    }
  } else {
    const cached = running.some((one) => one.tags.includes("cache"));
    const cache = new CellCache(cacheFolder(output), await loadParser());
    execution = await executeCells(running, {
      path,
      cwd,
      env: options.env,
      memoryLimitMb: options.memoryLimitMb,
      signal: options.signal,
      onProgress: options.onProgress,
      cache: cached ? cache : undefined,
      restores: resumes,
      unchanged: earlier.unchanged,
      strict: options.strict ?? isStrictNotebook(notebook, options.env ?? process.env),
    });
    await cache.sweep(running);
    const elapsedMs = performance.now() - startedAt;
    await writeNotebook(
      output,
      executedCopy(notebook, cells, running, { status: execution.status, elapsedMs, parameters }),
    );
  }
  return {
    status: execution.status,
    notebook: path,
    path: output,
    cells: running.map((one) => cellRun(one, cells)),
    error: execution.error,
    elapsedMs: performance.now() - startedAt,
  };
}

const NO_EARLIER_RUN: EarlierRun = { copy: undefined, unchanged: 0, kept: [] };

function sameTexts(some: readonly NotebookCell[], others: readonly NotebookCell[]): boolean {
  return some.length === others.length && some.every((cell, index) => sourceOf(cell) === sourceOf(others[index]!));
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

function cellRun(one: RunningCell, cells: readonly NotebookCell[]): CellRun {
  const { cell, index, status, origin, elapsedMs, rssMb, cache } = one;
  return { cell, index, id: cells[index]!.id!, status, origin, elapsedMs, rssMb, cache };
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
