import { fileURLToPath } from "node:url";

/** The package's folder, with a separator at its end: above `dist/`, at whatever depth a bundle put this code. */
export const PACKAGE_ROOT: string = fileURLToPath(
  import.meta.url.endsWith(".ts")
    ? new URL("../../", import.meta.url)
    : import.meta.url.slice(0, import.meta.url.lastIndexOf("/dist/") + 1),
);
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
  `${DIST}kernels/chunks/`,
  `${PACKAGE_ROOT}kernels/typescript/`,
];

/** Entry of the child process: always the built one, since Node 20 cannot run TypeScript. */
export const CHILD_ENTRY: string = `${DIST}kernels/typescript/child/main.cjs`;
