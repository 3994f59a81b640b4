import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { findJupyter } from "./findJupyter.js";
import { jupyterDataPath } from "./jupyterPaths.js";
import type { KernelSpec } from "./KernelSpec.js";
import type { Machine } from "./Machine.js";
import { readKernelSpec } from "./readKernelSpec.js";
import { thisMachine } from "./thisMachine.js";

/** A kernelspec folder on disk. */
export interface InstalledKernel {
  readonly name: string;
  readonly folder: string;
  /** Undefined when its kernel.json cannot be read; then `trouble` says why. */
  readonly spec: KernelSpec | undefined;
  readonly trouble: string | undefined;
  /** Written by this package. */
  readonly ours: boolean;
}

/**
 * The kernels that Strikebook has installed for the Jupyter of this machine (those under `prefix` too, when given), in
 * the order in which Jupyter looks. With `all`, also those of others.
 */
export async function listKernels(
  options: { readonly all?: boolean; readonly prefix?: string } = {},
  machine: Machine = thisMachine(),
): Promise<InstalledKernel[]> {
  const dataPath = (await findJupyter(machine))?.dataPath ?? jupyterDataPath(machine);
  const own = options.prefix === undefined ? [] : [join(resolve(machine.cwd, options.prefix), "share", "jupyter")];
  const found = kernelsIn([...dataPath, ...own]);
  return options.all ? found : found.filter((kernel) => kernel.ours);
}

/** Every kernelspec under these data folders, in their order. */
export function kernelsIn(dataPath: readonly string[]): InstalledKernel[] {
  const found: InstalledKernel[] = [];
  for (const folder of new Set(dataPath.map((each) => resolve(each, "kernels")))) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder).sort()) {
      const read = readKernelSpec(join(folder, name));
      if (read === undefined) continue;
      const spec = typeof read === "string" ? undefined : read;
      found.push({
        name: name.toLowerCase(),
        folder: join(folder, name),
        spec,
        trouble: typeof read === "string" ? read : undefined,
        ours: spec?.metadata?.strikebook !== undefined,
      });
    }
  }
  return found;
}
