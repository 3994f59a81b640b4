import { readFile } from "node:fs/promises";
import { StrikebookError } from "strikebook";
import type { Notebook, NotebookCell } from "./Notebook.js";

/**
 * Reads a notebook of nbformat 4 and checks what the runner relies on.
 *
 * @throws StrikebookError "missing" or "corrupt", naming the file and what is wrong in it
 */
export async function readNotebook(path: string): Promise<Notebook> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const what = code === "ENOENT" ? `no notebook ${path}` : `notebook ${path} cannot be read (${code})`;
    throw new StrikebookError("missing", what, "check the path", { cause: error });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw corrupt(
      path,
      text.trim() === "" ? "the file is empty" : `it is not JSON (${(error as Error).message})`,
      error,
    );
  }
  if (!isRecord(value)) throw corrupt(path, "its JSON is not an object");
  if (value["nbformat"] !== 4)
    throw corrupt(
      path,
      `nbformat is ${JSON.stringify(value["nbformat"])}, not 4`,
      undefined,
      "convert it: jupyter nbconvert --to notebook --nbformat 4",
    );
  if (!Array.isArray(value["cells"])) throw corrupt(path, "it has no list of cells");
  for (const [index, cell] of (value["cells"] as unknown[]).entries()) {
    const fault = cellFault(cell);
    if (fault !== undefined) throw corrupt(path, `cell ${index + 1} ${fault}`);
  }
  return {
    ...value,
    nbformat: 4,
    nbformat_minor: typeof value["nbformat_minor"] === "number" ? value["nbformat_minor"] : 0,
    metadata: isRecord(value["metadata"]) ? value["metadata"] : {},
    cells: (value["cells"] as NotebookCell[]).map((cell) => ({ ...cell, metadata: cell.metadata ?? {} })),
  };
}

function cellFault(cell: unknown): string | undefined {
  if (!isRecord(cell)) return "is not an object";
  if (typeof cell["cell_type"] !== "string") return "has no cell_type";
  const source = cell["source"];
  if (typeof source !== "string" && !(Array.isArray(source) && source.every((line) => typeof line === "string")))
    return "has no source text";
  if (cell["metadata"] !== undefined && !isRecord(cell["metadata"])) return "has metadata that is not an object";
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function corrupt(
  path: string,
  what: string,
  cause?: unknown,
  cure = "restore the file or save it again from Jupyter",
): StrikebookError {
  return new StrikebookError(
    "corrupt",
    `${path} is not a notebook that can be run: ${what}`,
    cure,
    cause === undefined ? undefined : { cause },
  );
}
