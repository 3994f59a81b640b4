import { accessSync, constants, realpathSync, statSync } from "node:fs";
import type { Machine } from "./Machine.js";
import { pathRules } from "./pathRules.js";

/** Every program of that name on PATH, in the order in which a shell looks. */
export function findOnPath(machine: Machine, name: string): string[] {
  const { env, platform } = machine;
  const { join, delimiter, isAbsolute } = pathRules(machine);
  const endings = platform === "win32" ? (env.PATHEXT ?? ".COM;.EXE;.BAT;.CMD").split(";") : [""];
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  const found = new Map<string, string>();
  for (const folder of folders)
    for (const ending of endings) {
      const file = join(folder, name + ending.toLowerCase());
      if (!isProgram(file, platform)) continue;
      // /bin is often a link to /usr/bin: the same program twice is one.
      const real = realpathSync(file);
      if (!found.has(real)) found.set(real, file);
    }
  return [...found.values()];
}

function isProgram(file: string, platform: NodeJS.Platform): boolean {
  try {
    accessSync(file, platform === "win32" ? constants.F_OK : constants.X_OK);
    return statSync(file).isFile();
  } catch (error) {
    // Not there, or not executable by us: not a program that could be run.
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}
