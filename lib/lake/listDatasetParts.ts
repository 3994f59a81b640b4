import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isCivilDate } from "../time/civilDate.js";
import type { LakePart } from "./LakePart.js";
import { findPart } from "./listParts.js";

/**
 * Parts of one dataset, sorted by date and underlying, each checked as by `listParts`. Defects of other datasets do not
 * matter here: what is computed can be made anew although a killed process left it without its manifest.
 */
export async function listDatasetParts(root: string, dataset: string): Promise<LakePart[]> {
  const parts: LakePart[] = [];
  for (const day of await names(join(root, dataset), "date=")) {
    if (!isCivilDate(day)) continue;
    for (const underlying of await names(join(root, dataset, `date=${day}`), "underlying=")) {
      const part = await findPart(root, { dataset, date: day, underlying });
      if (part) parts.push(part);
    }
  }
  return parts;
}

async function names(folder: string, prefix: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const found = entries.filter((entry) => entry.isDirectory() && entry.name.startsWith(prefix));
    return found.map(({ name }) => name.slice(prefix.length)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
