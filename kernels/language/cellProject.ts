import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type ConfiguredOptions, configuredOptions } from "../typescript/compile/configuredOptions.js";
import { nearestTsconfig } from "../typescript/compile/nearestTsconfig.js";
import { PACKAGE_ROOT } from "../typescript/packageFolders.js";
import { VIRTUAL_PREFIX } from "./CellScope.js";
import { CELL_GLOBALS } from "./cellGlobals.js";

/** The TypeScript project that cells belong to, as files that exist for the server only. */
export interface CellProject {
  /** Path and text of each. */
  readonly files: ReadonlyMap<string, string>;
  /** What of the user's settings could not be used, or undefined. */
  readonly warning: string | undefined;
}

/** The cell that is being typed, and the cell that is being checked. */
export function cellPaths(folder: string): { readonly typed: string; readonly checked: string } {
  return { typed: join(folder, `${VIRTUAL_PREFIX}typed.mts`), checked: join(folder, `${VIRTUAL_PREFIX}checked.mts`) };
}

/** What cells are, whatever the user's tsconfig.json says: modules, run and never emitted. */
const CELL_OPTIONS = {
  target: "es2023",
  module: "esnext",
  moduleResolution: "bundler",
  moduleDetection: "force",
  customConditions: ["node"],
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  allowUnusedLabels: true,
  skipLibCheck: true,
  noEmit: true,
  noUnusedLocals: false,
  noUnusedParameters: false,
  isolatedModules: false,
  isolatedDeclarations: false,
  verbatimModuleSyntax: false,
  composite: false,
  incremental: false,
  declaration: false,
  declarationMap: false,
  sourceMap: false,
  baseUrl: null,
  rootDir: null,
  outDir: null,
  tsBuildInfoFile: null,
};

/**
 * The project of the cells of a notebook in `folder`: the nearest tsconfig.json of the folder or above, for strictness, `lib`
 * and `paths`; Node's types; and `strikebook` from the folder's own install, else this package's declarations.
 */
export async function cellProject(folder: string, globals: string = CELL_GLOBALS): Promise<CellProject> {
  const files = new Map<string, string>();
  const config = join(folder, "tsconfig.json");
  const found = nearestTsconfig(folder);
  let user: ConfiguredOptions = { paths: {}, hasLib: false, hasTypes: false };
  let base: string | undefined;
  let warning: string | undefined;
  if (found !== undefined)
    try {
      user = await configuredOptions(found);
      base = found;
      if (found === config) {
        // Its own text moves aside, in the same folder so that its relative paths hold.
        base = join(folder, `${VIRTUAL_PREFIX}tsconfig.json`);
        files.set(base, await readFile(config, "utf8"));
      }
    } catch (error) {
      warning = `types: ${(error as Error).message}; TypeScript's own defaults are used`;
    }
  const nodeTypes = installed("@types/node", [folder, PACKAGE_ROOT]);
  const globalsPath = join(folder, `${VIRTUAL_PREFIX}globals.d.ts`);
  const reference =
    nodeTypes === undefined ? "" : `/// <reference path=${JSON.stringify(join(nodeTypes, "index.d.ts"))} />\n`;
  files.set(globalsPath, reference + globals);
  const lib = ["es2023", "esnext.disposable", ...(nodeTypes === undefined ? ["dom"] : [])];
  const { typed, checked } = cellPaths(folder);
  const text = JSON.stringify({
    ...(base === undefined ? {} : { extends: base }),
    compilerOptions: {
      ...(user.hasLib ? {} : { lib }),
      ...(user.hasTypes ? {} : { types: [] }),
      ...CELL_OPTIONS,
      paths: { ...(await libraryPaths(folder)), ...user.paths },
    },
    files: [typed, checked, globalsPath],
    include: [],
  });
  files.set(config, text);
  return { files, warning };
}

/** Where this package's entries have their declarations; none when the folder has an install of its own. */
async function libraryPaths(folder: string): Promise<Record<string, string[]>> {
  if (installed("strikebook", [folder]) !== undefined) return {};
  const { name, exports } = JSON.parse(await readFile(join(PACKAGE_ROOT, "package.json"), "utf8")) as {
    readonly name: string;
    readonly exports: Record<string, string | { readonly types: string }>;
  };
  const paths: Record<string, string[]> = {};
  for (const [entry, target] of Object.entries(exports))
    if (typeof target !== "string") paths[name + entry.slice(1)] = [join(PACKAGE_ROOT, target.types)];
  return paths;
}

/** The folder of a package as the first of `folders` that has it sees it. */
function installed(name: string, folders: readonly string[]): string | undefined {
  for (const folder of folders)
    try {
      return dirname(createRequire(join(folder, "cell.js")).resolve(`${name}/package.json`));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
  return undefined;
}
