import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the built command line in `cwd`, as a user would.
 *
 * @param main its entry, of this checkout by default
 */
export function strikebook(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  main: string = join(root, "dist", "kernels", "cli", "main.js"),
): Finished {
  const { STRIKEBOOK_LAKE: _lake, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd,
    encoding: "utf8",
    env: { ...rest, ...env },
    maxBuffer: 64 << 20,
  });
  return { status, stdout, stderr };
}
