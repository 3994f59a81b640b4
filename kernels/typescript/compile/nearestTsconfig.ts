import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The tsconfig.json of `folder`, or of the nearest folder above that has one. */
export function nearestTsconfig(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, "tsconfig.json");
    if (existsSync(file)) return file;
    if (dirname(at) === at) return undefined;
  }
}
