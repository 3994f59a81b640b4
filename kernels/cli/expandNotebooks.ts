import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { StrikebookError } from "strikebook";

/**
 * The notebooks that the arguments of a command name, each once, in their order: files, folders (their notebooks, sorted),
 * and patterns with `*`, `?` and `**`, for shells that leave them as they are.
 *
 * @throws StrikebookError `missing` for a path that is not there, `empty` for a folder or a pattern without a notebook
 */
export function expandNotebooks(names: readonly string[]): string[] {
  const found = names.flatMap((name) => {
    if (existsSync(name)) return statSync(name).isDirectory() ? notebooksIn(name) : [name];
    if (!/[*?]/.test(name)) throw new StrikebookError("missing", `there is no notebook ${name}`, "check the path");
    const matching = matches(name);
    if (matching.length === 0)
      throw new StrikebookError("empty", `no notebook matches ${name}`, "check the pattern and the working folder");
    return matching;
  });
  return [...new Set(found)];
}

function notebooksIn(folder: string): string[] {
  const found = readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .sort();
  if (found.length === 0) throw new StrikebookError("empty", `no notebook in ${folder}`, "name an .ipynb file");
  return found.map((name) => join(folder, name));
}

function matches(pattern: string): string[] {
  const parts = pattern.split(/[\\/]/);
  let folders = [""];
  if (parts[0] === "") {
    folders = ["/"];
    parts.shift();
  }
  const last = parts.pop()!;
  for (const part of parts)
    folders = folders.flatMap((folder) => (part === "**" ? below(folder) : step(folder, part, true)));
  return folders
    .flatMap((folder) => step(folder, last, false))
    .filter((path) => path.endsWith(".ipynb"))
    .sort();
}

function step(folder: string, part: string, wantsFolder: boolean): string[] {
  if (!/[*?]/.test(part)) {
    const path = join(folder, part);
    return existsSync(path) && statSync(path).isDirectory() === wantsFolder ? [path] : [];
  }
  const name = new RegExp(
    `^${part
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*+/g, "[^/]*")
      .replaceAll("?", "[^/]")}$`,
  );
  return children(folder)
    .filter((entry) => entry.isDirectory() === wantsFolder && name.test(entry.name))
    .filter((entry) => part.startsWith(".") || !entry.name.startsWith("."))
    .map((entry) => join(folder, entry.name));
}

/** A folder and all folders below it, but neither hidden ones nor installed packages. */
function below(folder: string): string[] {
  const inner = children(folder).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules",
  );
  return [folder, ...inner.flatMap((entry) => below(join(folder, entry.name)))];
}

function children(folder: string): import("node:fs").Dirent[] {
  return existsSync(folder || ".") ? readdirSync(folder || ".", { withFileTypes: true }) : [];
}
