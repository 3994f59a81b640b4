import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { StrikebookError } from "./StrikebookError.js";

let found: string | undefined;

/**
 * Folder of this package (the one with its package.json), whether the code runs from `dist/` or from the sources.
 * Settings that ship with the package lie under it (`data/markets`).
 */
export function packageRoot(): string {
  if (found !== undefined) return found;
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === "strikebook") {
      found = folder;
      return folder;
    }
    if (dirname(folder) === folder)
      throw new StrikebookError(
        "environment",
        "the package.json of strikebook is not above its code",
        "reinstall the package",
      );
  }
}
