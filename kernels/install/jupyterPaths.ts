import type { Machine } from "./Machine.js";
import { pathRules } from "./pathRules.js";

/**
 * Jupyter's data folder of this user, by the rules of jupyter_core's `jupyter_data_dir` (4.12 and 5.x):
 * `JUPYTER_DATA_DIR`; with `JUPYTER_PLATFORM_DIRS` the platform's own place; else `~/Library/Jupyter` on macOS,
 * `%APPDATA%\jupyter` on Windows, `$XDG_DATA_HOME/jupyter` or `~/.local/share/jupyter` elsewhere. Absolute.
 */
export function jupyterDataFolder(machine: Machine): string {
  const { env, home, platform } = machine;
  const { join, resolve } = pathRules(machine);
  if (env.JUPYTER_DATA_DIR) return resolve(machine.cwd, env.JUPYTER_DATA_DIR);
  if (platform === "darwin")
    return switchedOn(env.JUPYTER_PLATFORM_DIRS)
      ? join(home, "Library", "Application Support", "Jupyter")
      : join(home, "Library", "Jupyter");
  if (platform === "win32") {
    if (switchedOn(env.JUPYTER_PLATFORM_DIRS))
      return join(env.LOCALAPPDATA ?? join(home, "AppData", "Local"), "Jupyter");
    if (env.APPDATA) return join(env.APPDATA, "jupyter");
    return join(env.JUPYTER_CONFIG_DIR || join(home, ".jupyter"), "data");
  }
  return join(env.XDG_DATA_HOME || join(home, ".local", "share"), "jupyter");
}

/** Data folders of the whole machine. */
export function systemDataFolders(machine: Machine): string[] {
  const { env, platform } = machine;
  const { join, delimiter } = pathRules(machine);
  const own = switchedOn(env.JUPYTER_PLATFORM_DIRS);
  if (platform === "win32") return env.PROGRAMDATA ? [join(env.PROGRAMDATA, own ? "Jupyter" : "jupyter")] : [];
  if (own && platform === "darwin") return ["/Library/Application Support/Jupyter"];
  if (own && env.XDG_DATA_DIRS)
    return env.XDG_DATA_DIRS.split(delimiter)
      .filter((path) => path !== "")
      .map((path) => join(path, "jupyter"));
  return ["/usr/local/share/jupyter", "/usr/share/jupyter"];
}

/**
 * The folders in which Jupyter looks for data, first wins, by the rules of jupyter_core's `jupyter_path`. What the
 * Python of a Jupyter adds (its prefix) is known only of an active environment; ask `jupyter --paths` where there is one.
 */
export function jupyterDataPath(machine: Machine): string[] {
  const { env, home, platform } = machine;
  const { join, delimiter } = pathRules(machine);
  const first = (env.JUPYTER_PATH ?? "").split(delimiter).filter((path) => path !== "");
  const base = env.PYTHONUSERBASE ?? (platform === "win32" ? env.APPDATA && join(env.APPDATA, "Python") : undefined);
  const userBase = base ?? (platform === "linux" ? join(home, ".local") : undefined);
  const user = [jupyterDataFolder(machine), ...(userBase ? [join(userBase, "share", "jupyter")] : [])];
  const system = systemDataFolders(machine);
  const prefix = activePrefix(machine);
  const environment = prefix === undefined ? [] : [join(prefix, "share", "jupyter")];
  const ordered = environmentFirst(machine)
    ? [...first, ...environment, ...user, ...system]
    : [...first, ...user, ...environment, ...system];
  return [...new Set(ordered)];
}

/** Prefix of the virtual or conda environment that is active in this shell. */
export function activePrefix(machine: Machine): string | undefined {
  return machine.env.VIRTUAL_ENV || machine.env.CONDA_PREFIX || undefined;
}

function environmentFirst(machine: Machine): boolean {
  const { env } = machine;
  if (env.JUPYTER_PREFER_ENV_PATH !== undefined) return switchedOn(env.JUPYTER_PREFER_ENV_PATH);
  if (env.VIRTUAL_ENV) return true;
  return env.CONDA_PREFIX !== undefined && (env.CONDA_DEFAULT_ENV ?? "base") !== "base";
}

/** jupyter_core's `envset`: set to anything but no, n, false, off, 0, 0.0. */
function switchedOn(value: string | undefined): boolean {
  return value !== undefined && !["no", "n", "false", "off", "0", "0.0"].includes(value.toLowerCase());
}
