import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * The commit that a checkout stands on, read from its `.git` folder without starting git; null where there is none (an
 * installed package). It does not say whether files were changed since: the source hash does.
 */
export function gitCommit(root: string): string | null {
  const folder = join(root, ".git");
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return null;
  const head = readFileSync(join(folder, "HEAD"), "utf8").trim();
  const ref = /^ref: (.+)$/.exec(head)?.[1];
  if (ref === undefined) return head;
  const loose = join(folder, ref);
  if (existsSync(loose)) return readFileSync(loose, "utf8").trim();
  const packed = join(folder, "packed-refs");
  if (!existsSync(packed)) return null;
  const line = readFileSync(packed, "utf8")
    .split("\n")
    .find((each) => each.endsWith(` ${ref}`));
  return line?.split(" ")[0] ?? null;
}
