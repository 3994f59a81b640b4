import { existsSync } from "node:fs";
import type { KeptCell } from "./CellCache.js";
import { MAY_THROW } from "./executeCells.js";
import type { Notebook, NotebookCell } from "./Notebook.js";
import type { RunningCell } from "./RunningCell.js";
import { readNotebook } from "./readNotebook.js";

/** What an earlier executed copy says about the cells of a notebook. */
export interface EarlierRun {
  /** The copy that it left. */
  readonly copy: Notebook | undefined;
  /** The first so many code cells have the text that they had, and ran without an error. */
  readonly unchanged: number;
  /** Outputs of those cells. */
  readonly kept: readonly KeptCell[];
}

/**
 * Compares the cells that are to run with the executed copy of an earlier run, by their hashes. Without a copy nothing is
 * unchanged.
 *
 * @throws StrikebookError "corrupt" when there is a copy that cannot be read
 */
export async function earlierRun(copy: string, cells: readonly RunningCell[]): Promise<EarlierRun> {
  if (!existsSync(copy)) return { copy: undefined, unchanged: 0, kept: [] };
  const earlier = new Map<string, NotebookCell>();
  const notebook = await readNotebook(copy);
  for (const cell of notebook.cells) {
    const hash = factsOf(cell)?.["hash"];
    if (typeof hash === "string") earlier.set(hash, cell);
  }
  const kept: KeptCell[] = [];
  for (const one of cells) {
    const cell = earlier.get(one.hash);
    const facts = cell === undefined ? undefined : factsOf(cell);
    const status = facts?.["status"];
    if (cell === undefined || facts === undefined) break;
    if (status !== "ok" && !(status === "error" && one.tags.includes(MAY_THROW))) break;
    kept.push({
      status,
      outputs: cell.outputs ?? [],
      elapsedMs: Number(facts["elapsedMs"] ?? 0),
      rssMb: typeof facts["rssMb"] === "number" ? facts["rssMb"] : undefined,
    });
  }
  return { copy: notebook, unchanged: kept.length, kept };
}

function factsOf(cell: NotebookCell): Record<string, unknown> | undefined {
  const facts = cell.metadata["strikebook"];
  return typeof facts === "object" && facts !== null ? (facts as Record<string, unknown>) : undefined;
}
