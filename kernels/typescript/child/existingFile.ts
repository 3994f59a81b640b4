import { existsSync, statSync } from "node:fs";
import { extname, join } from "node:path";

/** What TypeScript authors write for a file that exists as .ts: another ending, none, or the folder. */
const WRITTEN_AS: Readonly<Record<string, string>> = { ".js": ".ts", ".mjs": ".mts" };

/** The file that an import of `path` means; undefined when there is none. */
export function existingFile(path: string): string | undefined {
  const extension = extname(path);
  const candidates = [path];
  const instead = WRITTEN_AS[extension];
  if (instead !== undefined) candidates.push(path.slice(0, -extension.length) + instead);
  candidates.push(`${path}.ts`, `${path}.js`, join(path, "index.ts"), join(path, "index.js"));
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
}
