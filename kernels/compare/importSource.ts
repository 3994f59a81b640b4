import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { StrikebookError } from "strikebook";
import { importedSpecifiers } from "../headless/localModulesHash.js";
import { type Notebook, sourceOf } from "../headless/Notebook.js";
import { existingFile } from "../typescript/child/existingFile.js";

/**
 * The file whose folder the imports of a checked notebook resolve from: for an executed copy the notebook that it was made
 * of, for any other notebook itself. A copy that has been put where its imports are found stands for itself too.
 *
 * @param path as an absolute path
 * @throws StrikebookError "missing" for a copy whose notebook is not there and whose relative imports are not found
 */
export function importSource(path: string, notebook: Notebook): string {
  const facts = notebook.metadata["strikebook"] as { readonly source?: unknown } | undefined;
  if (typeof facts?.source !== "string") return path;
  const source = resolve(dirname(path), facts.source);
  if (existsSync(source)) return source;
  const lost = notebook.cells
    .filter((cell) => cell.cell_type === "code")
    .flatMap((cell) => importedSpecifiers(sourceOf(cell)))
    .find((specifier) => /^\.{1,2}\//.test(specifier) && existingFile(resolve(dirname(path), specifier)) === undefined);
  if (lost === undefined) return path;
  throw new StrikebookError(
    "missing",
    `${path} was made of ${source}, which is not there, and imports "${lost}" from its folder`,
    "put the notebook back, or run it again where it is now: strikebook run",
  );
}
