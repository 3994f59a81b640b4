import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { PathPatterns } from "../typescript/child/aliasedFile.js";
import { importedFile } from "../typescript/child/importedFile.js";

// A word that only looks like an import costs nothing but a file more in the hash.
const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*(["'`])([^"'`\n]+)\1/g;

/** What a text imports, as it is written. */
export function importedSpecifiers(source: string): string[] {
  return [...source.matchAll(SPECIFIER)].map(([, , specifier]) => specifier!);
}

/**
 * A hash over the local modules that a cell imports, and those below them, by content; empty when it imports none. An
 * `import()` whose argument is computed is not seen.
 *
 * @param folder of the notebook, from which cells import
 * @param paths of its tsconfig.json
 */
export function localModulesHash(source: string, folder: string, paths: PathPatterns): string {
  const contents = new Map<string, string>();
  const visit = (text: string, from: string): void => {
    for (const [, , specifier] of text.matchAll(SPECIFIER)) {
      const path = importedFile(specifier!, from, paths);
      if (path === undefined || contents.has(path) || /[\\/]node_modules[\\/]/.test(path)) continue;
      const content = readFileSync(path, "utf8");
      contents.set(path, content);
      if (/\.[cm]?[jt]sx?$/.test(path)) visit(content, dirname(path));
    }
  };
  visit(source, folder);
  if (contents.size === 0) return "";
  const hash = createHash("sha256");
  for (const [path, content] of [...contents].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path}\0${content}\0`);
  return hash.digest("hex");
}
