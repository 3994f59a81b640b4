import { readdirSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "strikebook";

/** A study is a notebook whose name starts with its number. */
export interface Study {
  readonly name: string;
  readonly path: string;
}

/** Plain `npm start` keeps to these many, so that it stays short; `--all` runs every one. */
const FIRST_STUDIES = 4;

/** The studies that ship with the package, in order. */
export function studies(all: boolean): Study[] {
  const folder = join(packageRoot(), "notebooks");
  const found = readdirSync(folder)
    .filter((name) => /^\d\d-.*\.ipynb$/.test(name))
    .sort()
    .map((name) => ({ name: name.slice(0, -".ipynb".length), path: join(folder, name) }));
  return all ? found : found.slice(0, FIRST_STUDIES);
}
