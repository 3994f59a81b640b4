import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { PACKAGE_ROOT } from "../typescript/packageFolders.js";
import { lakeFingerprint } from "./lakeFingerprint.js";

/**
 * What the results of a notebook rest on beside the text of its cells, each as a short text that changes with it. Cells
 * whose basis has changed are not the cells that ran before.
 */
export interface RunBasis {
  /** Version of the strikebook package that the notebook imports, and the hash of the sources it was built from. */
  readonly package: string;
  readonly node: string;
  /** The packages that are installed for the notebook's folder. */
  readonly packages: string;
  /** The lake that `openLake()` opens. */
  readonly lake: string;
  /** Whether every cell is refused that has type errors. */
  readonly strict: string;
  /** What a strategy does with a day whose data lack the nearest expiry. */
  readonly expiry: string;
}

/** What each part is called in a sentence. */
export const BASIS_NAMES: Readonly<Record<keyof RunBasis, string>> = {
  package: "the strikebook package",
  node: "the version of Node",
  packages: "the installed packages",
  lake: "the lake",
  strict: "the strict checking of types",
  expiry: "the treatment of missing expiries",
};

/**
 * @param path the notebook, as an absolute path
 * @param cwd working folder of its cells
 */
export async function runBasis(path: string, cwd: string, env: NodeJS.ProcessEnv, strict: boolean): Promise<RunBasis> {
  return {
    package: packageIdentity(path),
    node: process.version,
    packages: installedPackages(dirname(path)),
    lake: await lakeFingerprint(resolve(cwd, env["STRIKEBOOK_LAKE"] || "lake")),
    strict: strict ? "all cells" : "marked cells",
    expiry: env["STRIKEBOOK_STRICT_EXPIRY"] === "1" ? "strict" : "suspect",
  };
}

/** The folder's own install wins, as it does for the imports of cells. */
function packageIdentity(path: string): string {
  let root = PACKAGE_ROOT;
  try {
    root = `${dirname(createRequire(path).resolve("strikebook/package.json"))}/`;
  } catch {
    // The folder has no install of its own.
  }
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const build = join(root, "dist", "build.json");
  if (!existsSync(build)) return version;
  const { sourceHash } = JSON.parse(readFileSync(build, "utf8")) as { sourceHash?: string };
  return `${version} ${String(sourceHash).slice(0, 12)}`;
}

/** npm's own record of what it has installed; other package managers are told by their lock file. */
function installedPackages(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    for (const name of ["node_modules/.package-lock.json", "pnpm-lock.yaml", "yarn.lock"]) {
      const record = join(at, name);
      if (existsSync(record)) return createHash("sha256").update(readFileSync(record)).digest("hex").slice(0, 12);
    }
    if (dirname(at) === at) return "none";
  }
}
