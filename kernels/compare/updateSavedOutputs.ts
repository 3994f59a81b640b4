import { StrikebookError } from "strikebook";
import { isBanner } from "../headless/bannerCell.js";
import type { NotebookCell } from "../headless/Notebook.js";
import { sourceOf } from "../headless/Notebook.js";
import { readNotebook } from "../headless/readNotebook.js";
import { writeNotebook } from "../headless/writeNotebook.js";
import type { NotebookCheck } from "./checkNotebook.js";

/**
 * Puts the outputs of the fresh run of a check into the notebook, as its new expected results. Texts, code and everything
 * else of the notebook stay as they are.
 *
 * @returns the number of cells whose outputs were replaced
 * @throws StrikebookError "argument" when the fresh run did not reach the end: half a run is no expectation
 */
export async function updateSavedOutputs(check: NotebookCheck): Promise<number> {
  if (check.status === "error" || check.status === "aborted")
    throw new StrikebookError(
      "argument",
      `${check.notebook} keeps its saved outputs: the fresh run did not reach its end`,
      "mend the notebook, then run with --update again",
    );
  const notebook = await readNotebook(check.notebook);
  const fresh = (await readNotebook(check.path)).cells.filter(hasCode);
  let next = 0;
  // A banner speaks of the run before.
  const cells = notebook.cells
    .filter((cell) => !isBanner(cell))
    .map((cell) => {
      if (!hasCode(cell)) return cell;
      const found = fresh[next++]!;
      return {
        ...cell,
        execution_count: found.execution_count ?? null,
        outputs: found.outputs ?? [],
        metadata:
          cell.metadata["strikebook"] === undefined
            ? cell.metadata
            : { ...cell.metadata, strikebook: found.metadata["strikebook"] },
      };
    });
  await writeNotebook(check.notebook, { ...notebook, cells });
  return next;
}

const hasCode = (cell: NotebookCell): boolean => cell.cell_type === "code" && sourceOf(cell).trim() !== "";
