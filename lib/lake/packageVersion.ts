import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../task/packageRoot.js";

let version: string | undefined;

/** Version of this package, from its package.json. */
export function packageVersion(): string {
  version ??= (JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string }).version;
  return version;
}
