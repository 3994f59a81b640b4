import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Why the build in `dist/` is not that of the sources beside it, undefined when it is. An installed package has no sources
 * beside it.
 */
export async function buildTrouble(root: string): Promise<string | undefined> {
  const prepare = join(root, "kernels", "cli", "prepare.mjs");
  if (!existsSync(prepare)) return undefined;
  const { sourceHash } = (await import(pathToFileURL(prepare).href)) as { sourceHash: (base: string) => string };
  const stamp = join(root, "dist", "build.json");
  const built = existsSync(stamp)
    ? (JSON.parse(readFileSync(stamp, "utf8")) as { sourceHash?: string }).sourceHash
    : undefined;
  return built === sourceHash(root) ? undefined : "the build in dist/ is older than the sources";
}
