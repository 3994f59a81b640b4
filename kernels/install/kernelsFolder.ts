import { StrikebookError } from "strikebook";
import { jupyterDataFolder } from "./jupyterPaths.js";
import type { KernelLocation } from "./KernelLocation.js";
import type { Machine } from "./Machine.js";
import { pathRules } from "./pathRules.js";
import { sysPrefix } from "./sysPrefix.js";

/** A folder of kernelspecs, and the sentence that says how it was chosen. */
export interface KernelsFolder {
  readonly folder: string;
  readonly from: string;
}

/**
 * The folder of kernelspecs that a location means.
 *
 * @throws StrikebookError `argument` for two locations at once, `environment` when `sysPrefix` finds no prefix
 */
export async function kernelsFolder(location: KernelLocation, machine: Machine): Promise<KernelsFolder> {
  const { join, resolve } = pathRules(machine);
  const { user = false, prefix, sysPrefix: asked = false } = location;
  if (Number(user) + Number(prefix !== undefined) + Number(asked) > 1)
    throw new StrikebookError("argument", "user, prefix and sysPrefix name different folders", "give one of them");
  if (prefix === "") throw new StrikebookError("argument", "the prefix is empty", "give a folder");
  if (prefix !== undefined)
    return { folder: join(resolve(machine.cwd, prefix), "share", "jupyter", "kernels"), from: `prefix ${prefix}` };
  if (asked) {
    const found = await sysPrefix(machine);
    return { folder: join(found.prefix, "share", "jupyter", "kernels"), from: found.from };
  }
  return { folder: join(jupyterDataFolder(machine), "kernels"), from: "Jupyter's data folder of this user" };
}
