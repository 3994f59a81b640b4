import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { BaselineSource } from "./BaselineOptions.js";

export const DATA_FILE: RegExp = /\.(csv|csv\.gz|parquet)$/;

/**
 * The files of one source in the order of their names, which are dated. Of a folder, those whose name says what they hold.
 *
 * @param what "options", for the message
 * @param inName what the name of a file of this kind contains
 * @throws StrikebookError `missing` or `empty` naming the path, `argument` for a file named twice.
 */
export function sourceFiles(what: string, source: BaselineSource, inName: Pick<RegExp, "source" | "test">): string[] {
  const given = typeof source === "string" ? [source] : source;
  const found = given.flatMap((path) => {
    if (!existsSync(path)) throw new StrikebookError("missing", `there is no ${what} file ${path}`, "check the path");
    if (!statSync(path).isDirectory()) return [path];
    const inside = readdirSync(path).filter((name) => DATA_FILE.test(name) && inName.test(name));
    if (inside.length === 0) {
      const wanted = `no CSV, CSV.gz or Parquet file with ${inName.source} in its name`;
      throw new StrikebookError("empty", `${what}: ${path} holds ${wanted}`, "name the files themselves");
    }
    return inside.map((name) => join(path, name));
  });
  if (found.length === 0) throw new StrikebookError("empty", `no ${what} file is given`, "name at least one");
  const sorted = found.sort((a, b) => order(basename(a), basename(b)) || order(a, b));
  const twice = sorted.find((path, index) => path === sorted[index - 1]);
  if (twice !== undefined) throw new StrikebookError("argument", `${twice} is given twice`, "name each file once");
  return sorted;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
