import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { PathPatterns } from "../typescript/child/aliasedFile.js";
import { importedFile } from "../typescript/child/importedFile.js";
import { unseenImports } from "./unseenImports.js";

/** What a cell imports from files of the user's own. */
export interface LocalModules {
  readonly hash: string;
  /** Why the hash does not tell all, as the end of a sentence: the cell must run again. */
  readonly unseen: string | undefined;
}

// A word that only looks like an import costs nothing but a file more in the hash.
const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*(["'`])([^"'`\n]+)\1/g;

/** What a text imports, as it is written. */
export function importedSpecifiers(source: string): string[] {
  return [...source.matchAll(SPECIFIER)].map(([, , specifier]) => specifier!);
}

/**
 * A hash over the local modules that a cell imports, and those below them, by content; empty when it imports none.
 *
 * @param folder of the notebook, from which cells import
 * @param paths of its tsconfig.json
 */
export function localModulesHash(source: string, folder: string, paths: PathPatterns): LocalModules {
  const contents = new Map<string, string>();
  let unseen: string | undefined;
  const visit = (text: string, from: string): void => {
    const packages: string[] = [];
    for (const specifier of importedSpecifiers(text)) {
      const path = importedFile(specifier, from, paths);
      if (path === undefined) packages.push(specifier);
      if (path === undefined || contents.has(path) || /[\\/]node_modules[\\/]/.test(path)) continue;
      const content = readFileSync(path, "utf8");
      contents.set(path, content);
      if (/\.[cm]?[jt]sx?$/.test(path)) visit(content, dirname(path));
    }
    unseen ??= unseenImports(text, packages, from);
  };
  visit(source, folder);
  if (contents.size === 0) return { hash: "", unseen };
  const hash = createHash("sha256");
  for (const [path, content] of [...contents].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path}\0${content}\0`);
  return { hash: hash.digest("hex"), unseen };
}
