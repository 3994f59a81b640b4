import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot, StrikebookError } from "strikebook";

/**
 * Refuses to run a build that is older than the sources beside it: a study must run the code that the reader sees.
 * An installed package has no sources beside it and passes.
 *
 * @throws StrikebookError `environment`
 */
export async function refuseStaleBuild(root: string = packageRoot()): Promise<void> {
  const prepare = join(root, "kernels", "cli", "prepare.mjs");
  if (!existsSync(prepare)) return;
  const stamp = join(root, "dist", "build.json");
  const { sourceHash } = (await import(pathToFileURL(prepare).href)) as { sourceHash: (base: string) => string };
  const built = existsSync(stamp)
    ? (JSON.parse(readFileSync(stamp, "utf8")) as { sourceHash?: string }).sourceHash
    : undefined;
  if (built !== sourceHash(root)) {
    throw new StrikebookError("environment", "the build in dist/ is older than the sources", "run `npm run build`");
  }
}
