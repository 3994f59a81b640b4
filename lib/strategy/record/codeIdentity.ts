import { existsSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../../task/packageRoot.js";
import type { RunRecord } from "../RunRecord.js";
import { gitCommit } from "./gitCommit.js";

/** Which code made a result. */
export type CodeIdentity = RunRecord["code"];

/** Stands for the hash when the sources run without a build, as in tests. */
export const UNBUILT = "unbuilt sources";

/** Identity of the code that is running: version of the package, the hash of all sources that the build was made of, and the commit. */
export function codeIdentity(): CodeIdentity {
  const root = packageRoot();
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const stamp = join(root, "dist", "build.json");
  const isBuilt = fileURLToPath(import.meta.url).startsWith(join(root, "dist") + sep) && existsSync(stamp);
  const sourceHash = isBuilt ? (JSON.parse(readFileSync(stamp, "utf8")) as { sourceHash: string }).sourceHash : UNBUILT;
  return { version, sourceHash, commit: gitCommit(root) };
}
