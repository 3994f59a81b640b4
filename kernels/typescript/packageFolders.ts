import { fileURLToPath } from "node:url";

/** False when a test runs the TypeScript sources themselves. */
const BUILT = !import.meta.url.endsWith(".ts");
const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The package's folder, with a separator at its end. */
export const PACKAGE_ROOT: string = folder(BUILT ? "../../../" : "../../");
const DIST = `${PACKAGE_ROOT}dist/`;

/** Where the package's own code lies; with source maps on, stack frames name the TypeScript files beside dist/. */
export const PACKAGE_FOLDERS: readonly string[] = [
  DIST,
  `${PACKAGE_ROOT}lib/`,
  `${PACKAGE_ROOT}kernels/`,
  `${PACKAGE_ROOT}gpu/`,
];

/** The part of it that only evaluates: its frames say nothing about the user's code. */
export const EVALUATOR_FOLDERS: readonly string[] = [
  `${DIST}kernels/typescript/`,
  `${PACKAGE_ROOT}kernels/typescript/`,
];

/** Entry of the child process: always the built one, since Node 20 cannot run TypeScript. */
export const CHILD_ENTRY: string = `${DIST}kernels/typescript/child/main.js`;
