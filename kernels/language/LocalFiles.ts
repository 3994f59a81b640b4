import { readFile, stat } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";

const LOCAL = /^\.{0,2}\/|^\.{1,2}$/;
const IMPORTED = /(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"'\n]+)["']/g;

/** What has become of a file, in the numbers of the Language Server Protocol: 1 created, 2 changed, 3 deleted. */
export interface FileChange {
  readonly path: string;
  readonly type: 1 | 2 | 3;
}

/**
 * The local modules that cells import, directly or through each other, and the packages they name: the language server does
 * not watch the disk, so it is told what has changed.
 */
export class LocalFiles {
  readonly #folder: string;
  /** Time of change of each path; 0 while there is no such file. */
  readonly #times = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Adds what a module of `folder` imports. */
  add(specifiers: readonly string[], folder: string = this.#folder): void {
    for (const specifier of specifiers)
      for (const path of pathsOf(specifier, folder)) if (!this.#times.has(path)) this.#times.set(path, Number.NaN);
  }

  /** The files that have appeared, changed or gone since the last call. */
  async changed(): Promise<FileChange[]> {
    const changed: FileChange[] = [];
    let paths = [...this.#times.keys()];
    // Each round looks at the imports of the files that the round before has found.
    while (paths.length > 0) {
      const seen = this.#times.size;
      await Promise.all(
        paths.map(async (path) => {
          const time = await timeOfChange(path);
          const before = this.#times.get(path);
          if (time === before) return;
          this.#times.set(path, time);
          // One that is new here may have been read before by the server, in an older state.
          if (time > 0) changed.push({ path, type: before === 0 ? 1 : 2 });
          else if (!Number.isNaN(before)) changed.push({ path, type: 3 });
          if (time > 0 && !path.endsWith(".json")) await this.#follow(path);
        }),
      );
      paths = [...this.#times.keys()].slice(seen);
    }
    return changed;
  }

  async #follow(path: string): Promise<void> {
    const text = await readFile(path, "utf8");
    const specifiers = [...text.matchAll(IMPORTED)].map((found) => found[1]!).filter((one) => LOCAL.test(one));
    this.add(specifiers, dirname(path));
  }
}

/** The files that `specifier` may mean. */
function pathsOf(specifier: string, folder: string): string[] {
  if (!LOCAL.test(specifier)) {
    if (specifier.startsWith("node:")) return [];
    const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
    return [join(folder, "node_modules", name, "package.json")];
  }
  const path = resolve(folder, specifier);
  switch (extname(path)) {
    case ".ts":
    case ".mts":
    case ".json":
      return [path];
    case ".js":
      return [path, `${path.slice(0, -3)}.ts`];
    case ".mjs":
      return [path, `${path.slice(0, -4)}.mts`];
    default:
      return [`${path}.ts`, `${path}.js`, join(path, "index.ts")];
  }
}

async function timeOfChange(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(String((error as NodeJS.ErrnoException).code))) return 0;
    throw error;
  }
}
