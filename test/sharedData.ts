import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Folder of real market data that some checkouts have beside them (`../shared/data`).
 * Returns undefined when it is absent, so that a test can skip itself with a visible line.
 */
export function sharedData(name: string): string | undefined {
  const path = fileURLToPath(new URL(`../../shared/data/${name}`, import.meta.url));
  if (existsSync(path)) return path;
  process.stderr.write(`real data "${name}" is not beside this checkout: its tests are skipped\n`);
  return undefined;
}
