import { existsSync } from "node:fs";
import type { KeptCell } from "./CellCache.js";
import { MAY_THROW } from "./executeCells.js";
import { changedLake, lakesOf, type OpenedLakes } from "./LakeLog.js";
import type { Notebook, NotebookCell } from "./Notebook.js";
import { cellName, type RunningCell } from "./RunningCell.js";
import { readNotebook } from "./readNotebook.js";
import { BASIS_NAMES, type RunBasis } from "./runBasis.js";

/** What an earlier executed copy says about the cells of a notebook. */
export interface EarlierRun {
  /** The copy that it left. */
  readonly copy: Notebook | undefined;
  /** The first so many code cells have the text that they had, and ran without an error. */
  readonly unchanged: number;
  /** Outputs of those cells. */
  readonly kept: readonly KeptCell[];
  /** The lakes that its cells opened. */
  readonly lakes: OpenedLakes;
  /** Why the cells after those run as new: "the lake has changed", "Cell 3 failed before"; undefined without a copy. */
  readonly change: string | undefined;
}

/**
 * Compares the cells that are to run with the executed copy of an earlier run, by their hashes. Without a copy nothing is
 * unchanged.
 *
 * @param cwd working folder of the cells, from which the lakes that they opened are found
 * @throws StrikebookError "corrupt" when there is a copy that cannot be read
 */
export async function earlierRun(
  copy: string,
  cells: readonly RunningCell[],
  basis: RunBasis,
  cwd: string,
): Promise<EarlierRun> {
  if (!existsSync(copy)) return NO_EARLIER_RUN;
  const earlier = new Map<string, NotebookCell>();
  const notebook = await readNotebook(copy);
  for (const cell of notebook.cells) {
    const hash = factsOf(cell)?.["hash"];
    if (typeof hash === "string") earlier.set(hash, cell);
  }
  const lakes = lakesOf(factsOf(notebook)?.["lakes"]);
  const lakeChange = lakes === undefined ? UNKNOWN_LAKES : await changedLake(lakes, cwd);
  if (lakes === undefined || lakeChange !== undefined) {
    const change =
      basisChange(notebook, basis) ?? (lakes === undefined ? UNKNOWN_LAKES : `the lake at ${lakeChange} has changed`);
    return { ...NO_EARLIER_RUN, copy: notebook, change };
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
      ranAt: typeof facts["ranAt"] === "string" ? facts["ranAt"] : undefined,
      elapsedMs: Number(facts["elapsedMs"] ?? 0),
      rssMb: typeof facts["rssMb"] === "number" ? facts["rssMb"] : undefined,
    });
  }
  const first = cells[kept.length];
  const change = first === undefined ? undefined : (basisChange(notebook, basis) ?? cellChange(first, earlier));
  return { copy: notebook, unchanged: kept.length, kept, lakes, change };
}

export const NO_EARLIER_RUN: EarlierRun = { copy: undefined, unchanged: 0, kept: [], lakes: {}, change: undefined };

const UNKNOWN_LAKES = "the earlier copy does not say which lakes it read";

function basisChange(notebook: Notebook, basis: RunBasis): string | undefined {
  const before = factsOf(notebook)?.["basis"] as Partial<RunBasis> | undefined;
  if (before === undefined) return "the earlier copy does not say what it rested on";
  const changed = (Object.keys(BASIS_NAMES) as (keyof RunBasis)[]).filter((name) => before[name] !== basis[name]);
  if (changed.length === 0) return undefined;
  return `${changed.map((name) => BASIS_NAMES[name]).join(" and ")} ${changed.length > 1 || changed[0] === "packages" ? "have" : "has"} changed`;
}

function cellChange(first: RunningCell, earlier: ReadonlyMap<string, NotebookCell>): string {
  const cell = earlier.get(first.hash);
  if (first.unseen !== undefined) return `${cellName(first)} ${first.unseen}`;
  if (cell === undefined)
    return `${cellName(first)}, a parameter or a local module of it is new or has changed, or the earlier run did not reach it`;
  return factsOf(cell)?.["status"] === "aborted"
    ? `${cellName(first)} was interrupted before`
    : `${cellName(first)} failed before`;
}

function factsOf(cell: Pick<NotebookCell, "metadata">): Record<string, unknown> | undefined {
  const facts = cell.metadata["strikebook"];
  return typeof facts === "object" && facts !== null ? (facts as Record<string, unknown>) : undefined;
}
