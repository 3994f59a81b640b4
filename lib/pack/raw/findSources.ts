import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { StrikebookError } from "../../task/StrikebookError.js";
import { type OlderFolder, olderFolder } from "./olderFolder.js";

/** Something to extract: one dump, or one folder of an older layout. */
export type RawSource =
  | { readonly kind: "dump"; readonly path: string; readonly sizeBytes: number }
  | ({ readonly kind: "folder"; readonly path: string; readonly sizeBytes: number } & OlderFolder);

/**
 * Dumps and folders behind the paths that were named: a folder means all dumps below it, or else the older layout that
 * its Parquet files have. A file that is named twice counts once.
 *
 * @throws StrikebookError `argument` for no path, `missing` for one that is not there, `empty` for a folder without
 *   either, `schema` for Parquet files of no known layout.
 */
export function findSources(paths: string | readonly string[]): RawSource[] {
  const named = typeof paths === "string" ? [paths] : paths;
  if (named.length === 0) {
    throw new StrikebookError("argument", "no dump is named", "name dumps, or a folder of them");
  }
  const found = new Map<string, RawSource>();
  for (const path of named) for (const source of sourcesOf(path)) found.set(resolve(source.path), source);
  return [...found.values()];
}

function sourcesOf(path: string): RawSource[] {
  if (!existsSync(path)) throw new StrikebookError("missing", `there is no dump ${path}`, "check the path");
  const stats = statSync(path);
  if (!stats.isDirectory()) {
    if (path.endsWith(".parquet")) {
      const cure = "name the folder that it is in, as `strikebook extract FOLDER --out LAKE`";
      throw new StrikebookError("argument", `${path} is a Parquet file, not a dump`, cure);
    }
    return [{ kind: "dump", path, sizeBytes: stats.size }];
  }
  const files = filesBelow(path);
  const dumps = files.filter((file) => /\.sql(\.gz)?$/i.test(file));
  if (dumps.length > 0) {
    return dumps.map((file) => ({ kind: "dump", path: file, sizeBytes: statSync(file).size }));
  }
  const parquet = files.filter((file) => file.endsWith(".parquet"));
  if (parquet.length === 0) {
    const what = `the folder ${path} holds no dump and no Parquet file`;
    throw new StrikebookError("empty", what, "name a folder with *.sql.gz files or with an older layout");
  }
  const older = olderFolder(path, parquet);
  const sizeBytes = older.files.reduce((sum, { file }) => sum + statSync(file).size, 0);
  return [{ kind: "folder", path, sizeBytes, ...older }];
}

/** All files below a folder by name, hidden ones left out. */
function filesBelow(folder: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory() || (entry.isSymbolicLink() && statSync(path).isDirectory()))
      found.push(...filesBelow(path));
    else found.push(path);
  }
  return found.sort();
}
