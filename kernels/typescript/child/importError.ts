import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, dirname, extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { closestNames } from "../../closestNames.js";
import { importCycle } from "./importCycle.js";

const SOURCE = /\.(ts|mts|js|mjs|cjs|json)$/;

/**
 * The error of an import in the words of the notebook: what is missing where, and what is near it. Other errors come back as
 * they are.
 *
 * @param notebook the file that imports resolve from
 */
export function importError(error: unknown, notebook: string): unknown {
  if (!(error instanceof Error)) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const folder = dirname(notebook);
  switch (code) {
    case "ERR_MODULE_NOT_FOUND": {
      const [, what, name = "", importer] =
        /^Cannot find (package|module) '(.+?)' imported from (.+?)(?:\?|$)/.exec(message) ?? [];
      if (importer === undefined) return error;
      const file = importer.startsWith("file:") ? fileURLToPath(importer) : importer;
      const by = file === notebook ? "" : ` (imported by ${short(file, folder)})`;
      return what === "package" ? missingPackage(name, dirname(file), by) : missingModule(name, folder, by);
    }
    case "ERR_UNKNOWN_BUILTIN_MODULE": {
      const name = /node:(\S+)$/.exec(message)?.[1] ?? "";
      return named(`no built-in module "node:${name}"${near(name, builtinModules, "node:")}`);
    }
    case "ERR_PACKAGE_PATH_NOT_EXPORTED": {
      const [, path = "", file = ""] =
        /subpath '\.\/(.+?)' is not defined by "exports" in (.+?package\.json)/.exec(message) ?? [];
      return path === "" ? error : missingEntry(path, file);
    }
  }
  const variable = /^Cannot access '(.+)' before initialization$/.exec(message)?.[1];
  if (variable === undefined || error.name !== "ReferenceError") return error;
  const reader = /\((file:.+?)(?:\?|:\d)|at (?:async )?(file:.+?)(?:\?|:\d)/.exec(error.stack ?? "");
  const url = reader?.[1] ?? reader?.[2];
  const cycle = url === undefined ? undefined : importCycle(fileURLToPath(url));
  if (cycle === undefined || error.message.includes(" import each other")) return error;
  const names = cycle.map((path) => short(path, folder));
  const both = names.length === 1 ? `${names[0]} imports itself` : `${names.join(" and ")} import each other`;
  const [head, ...stack] = (error.stack ?? "").split("\n");
  error.message = `${message}: ${both}, and ${names[0]} runs first; move what they share into another module`;
  error.stack = [head?.replace(message, error.message), ...stack].join("\n");
  return error;
}

function missingPackage(name: string, folder: string, by: string): Error {
  const found = near(name, [...installedPackages(folder), ...builtinModules.filter((one) => !one.startsWith("_"))]);
  return named(`no package "${name}" in ${folder} or the folders above it${by}${found}; \`npm install ${name}\` there`);
}

function missingModule(path: string, folder: string, by: string): Error {
  const parent = dirname(path);
  if (!existsSync(parent)) return named(`no module "${short(path, folder)}"${by}: there is no folder ${parent}`);
  const files = readdirSync(parent).filter((name) => SOURCE.test(name) || isFolder(join(parent, name)));
  const written = basename(path);
  const found = near(
    written,
    files.map((name) => (extname(written) === "" ? name.replace(SOURCE, "") : name)),
    `${short(parent, folder)}/`.replace(/^\.\/\.\//, "./"),
  );
  return named(`no module "${short(path, folder)}" in ${folder}${by}${found}`);
}

function missingEntry(path: string, packageFile: string): Error {
  const { name = "the package", exports } = JSON.parse(readFileSync(packageFile, "utf8")) as {
    name?: string;
    exports?: object;
  };
  const entries = Object.keys(exports ?? {}).flatMap((key) => (key.startsWith("./") ? [key.slice(2)] : []));
  return named(`"${name}" has no entry "${name}/${path}"${near(path, entries, `${name}/`)}`);
}

function near(name: string, names: readonly string[], prefix = ""): string {
  const found = closestNames(name, [...new Set(names)]);
  return found.length === 0 ? "" : `; near it: ${found.map((one) => prefix + one).join(", ")}`;
}

/** The packages that a file in `folder` can import. */
function installedPackages(folder: string): string[] {
  const names: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    const modules = join(at, "node_modules");
    for (const name of listed(modules)) {
      if (name.startsWith("@")) names.push(...listed(join(modules, name)).map((one) => `${name}/${one}`));
      else if (!name.startsWith(".")) names.push(name);
    }
    if (dirname(at) === at) return names;
  }
}

function listed(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** A path as the notebook would write it. */
function short(path: string, folder: string): string {
  const inside = relative(folder, path);
  if (inside === "") return ".";
  return inside.startsWith("..") ? path : `./${inside.split(sep).join("/")}`;
}

function named(message: string): Error {
  const error = new Error(message);
  error.name = "ImportError";
  return error;
}
