import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Bundles a child program of a test (a path from this folder, without .ts) from the sources, so that no build needs to be there; returns its path. */
export async function bundleChild(name: string): Promise<string> {
  // Inside the package, where imports of dependencies resolve.
  const folder = fileURLToPath(new URL("../../node_modules/.strikebook-test/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  const outfile = `${folder}${name.replaceAll("/", "-")}.${process.pid}.mjs`;
  await build({
    entryPoints: [fileURLToPath(new URL(`./${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  return outfile;
}
