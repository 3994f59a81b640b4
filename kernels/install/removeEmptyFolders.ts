import { rmdirSync } from "node:fs";
import { dirname } from "node:path";

/** Removes the folder and the ones above it, `levels` of them, as long as they are empty. */
export function removeEmptyFolders(folder: string, levels: number): void {
  for (let path = folder, left = levels; left > 0; path = dirname(path), left--) {
    try {
      rmdirSync(path);
    } catch (error) {
      // In use by others, or not ours to remove: it stays.
      if (error instanceof Error && "code" in error) return;
      throw error;
    }
  }
}
