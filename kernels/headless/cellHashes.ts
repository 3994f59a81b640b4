import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { PACKAGE_ROOT } from "../typescript/packageFolders.js";

/**
 * Gives each code cell, asked in order, a hash of its own text, the text of all code cells before it (injected parameters
 * are one of them), and the version of this package. What the cells read from files is not in it.
 */
export function cellHashes(): (source: string) => string {
  let before = `strikebook ${packageVersion()}`;
  return (source) => {
    before = createHash("sha256").update(before).update("\0").update(source).digest("hex").slice(0, 32);
    return before;
  };
}

/** Version of this package. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(`${PACKAGE_ROOT}package.json`, "utf8")) as { version: string };
  return version;
}
