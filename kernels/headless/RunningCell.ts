import type { CellError } from "../typescript/CellError.js";
import { CellOutputs } from "./CellOutputs.js";
import type { CellHash } from "./cellHashes.js";
import { type NotebookCell, type NotebookOutput, sourceOf, tagsOf } from "./Notebook.js";

/** How the outputs of a cell came about. */
export type CellOrigin =
  /** Executed because it is new, changed, failed before, or comes after such a cell. */
  | "run"
  /** Unchanged since the earlier copy, and executed again to have its variables. */
  | "replayed"
  /** Tagged `cache`: its variables and outputs come from the file of an earlier run. */
  | "restored"
  /** The earlier copy was complete, nothing was executed. */
  | "kept";

/** What became of a request to keep a cell's variables. */
export type CellCacheState = { readonly kept: true } | { readonly kept: false; readonly reason: string };

/** One code cell of a run. */
export interface RunningCell {
  /** Place in the notebook, from 0, all kinds of cells counted. */
  readonly index: number;
  /** Number among the code cells that are not empty, from 1. */
  readonly cell: number;
  readonly source: string;
  readonly tags: readonly string[];
  /** Of this cell and its local modules, all code cells before it, and the basis of the run. */
  readonly hash: string;
  /** Why it is never the same as in an earlier run, as the end of a sentence. */
  readonly unseen: string | undefined;
  readonly outputs: CellOutputs;
  /** Outputs that an earlier run made. */
  earlierOutputs: readonly NotebookOutput[] | undefined;
  status: "ok" | "error" | "aborted" | "not run";
  origin: CellOrigin;
  /** When what it shows was made, as an ISO time; undefined until it runs. */
  ranAt: string | undefined;
  elapsedMs: number;
  /** Highest resident memory of the process that was seen while the cell ran. */
  rssMb: number | undefined;
  cache: CellCacheState | undefined;
  /** Thrown by a timer or a promise of this cell that nothing waited for. */
  uncaught: CellError | undefined;
}

/** The code cells that have something to run. */
export function runningCells(cells: readonly NotebookCell[], hashOf: (source: string) => CellHash): RunningCell[] {
  const running: RunningCell[] = [];
  for (const [index, cell] of cells.entries()) {
    const source = sourceOf(cell);
    if (cell.cell_type !== "code" || source.trim() === "") continue;
    running.push({
      index,
      cell: running.length + 1,
      source,
      tags: tagsOf(cell),
      ...hashOf(source),
      outputs: new CellOutputs(),
      earlierOutputs: undefined,
      status: "not run",
      origin: "run",
      ranAt: undefined,
      elapsedMs: 0,
      rssMb: undefined,
      cache: undefined,
      uncaught: undefined,
    });
  }
  return running;
}

/** How errors and events name a cell. */
export const cellName = (one: Pick<RunningCell, "cell">): string => `Cell ${one.cell}`;
