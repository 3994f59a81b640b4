import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";

/**
 * The file that keeps the history of the project around `folder`: `STRIKEBOOK_HISTORY` when it is set, else one file for
 * each project in the user's cache folder. Undefined when `STRIKEBOOK_HISTORY` is "off".
 */
export function historyFile(folder: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const given = env["STRIKEBOOK_HISTORY"];
  if (given === "off") return undefined;
  if (given !== undefined && given !== "") return resolve(given);
  const project = projectFolder(folder);
  const hash = createHash("sha256").update(project).digest("hex").slice(0, 12);
  const name = basename(project).replace(/[^\w.-]+/g, "_") || "root";
  return join(cacheFolder(env), "strikebook", "history", `${name}-${hash}.jsonl`);
}

/** The nearest folder upward that holds a package.json or a repository, else the folder itself. */
function projectFolder(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, "package.json")) || existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return resolve(folder);
  }
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (process.platform === "win32") return env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local");
  if (env["XDG_CACHE_HOME"]) return env["XDG_CACHE_HOME"];
  return process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}
