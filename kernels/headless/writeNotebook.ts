import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Notebook } from "./Notebook.js";
import { writeWhole } from "./writeWhole.js";

/** Writes a notebook, whole or not at all. */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // One space of indent and a last line break, as Jupyter saves.
  await writeWhole(path, `${JSON.stringify(notebook, null, 1)}\n`);
}
