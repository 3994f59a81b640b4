import { resolve } from "node:path";
import { aliasedFile, type PathPatterns } from "./aliasedFile.js";
import { existingFile } from "./existingFile.js";

/**
 * The local file that a static import means; undefined for a package.
 *
 * @param folder of the file with the import
 * @param paths of the notebook's tsconfig.json
 */
export function importedFile(specifier: string, folder: string, paths: PathPatterns): string | undefined {
  return /^\.{0,2}\//.test(specifier)
    ? existingFile(resolve(folder, specifier.replace(/[?#].*$/, "")))
    : aliasedFile(specifier, paths);
}
