import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KernelSpec } from "./KernelSpec.js";

/** The kernelspec of a folder, undefined when the folder has none, or the reason why it cannot be read. */
export function readKernelSpec(folder: string): KernelSpec | string | undefined {
  const file = join(folder, "kernel.json");
  if (!existsSync(file)) return undefined;
  try {
    const spec = JSON.parse(readFileSync(file, "utf8")) as KernelSpec | null;
    const argv: unknown = spec?.argv;
    if (spec === null || !Array.isArray(argv) || !argv.every((each) => typeof each === "string"))
      return `${file} has no argv`;
    return spec;
  } catch (error) {
    return `${file}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
