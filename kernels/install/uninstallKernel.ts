import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { StrikebookError } from "strikebook";
import { refuseForeign } from "./installKernel.js";
import type { KernelLocation } from "./KernelLocation.js";
import { DEFAULT_NAME, kernelName } from "./kernelName.js";
import { kernelsFolder } from "./kernelsFolder.js";
import { listKernels } from "./listKernels.js";
import type { Machine } from "./Machine.js";
import { removeEmptyFolders } from "./removeEmptyFolders.js";
import { replaceFolder } from "./replaceFolder.js";
import { thisMachine } from "./thisMachine.js";

export interface UninstallOptions extends KernelLocation {
  /** Default `strikebook`. */
  readonly name?: string;
}

/**
 * Removes a kernelspec that `installKernel` wrote, and the folders above it (`kernels`, `jupyter`) if they are then
 * empty. Gives the folder it removed.
 *
 * @throws StrikebookError `missing` with the places where it is, `integrity` when the folder is not ours,
 *   `environment` without permission
 */
export async function uninstallKernel(
  options: UninstallOptions = {},
  machine: Machine = thisMachine(),
): Promise<string> {
  const name = kernelName(options.name ?? DEFAULT_NAME);
  const { folder: kernels } = await kernelsFolder(options, machine);
  const folder = join(kernels, name);
  if (!existsSync(folder)) {
    const elsewhere = (await listKernels({}, machine)).map((kernel) => kernel.folder);
    throw new StrikebookError(
      "missing",
      `no kernel '${name}' in ${kernels}`,
      elsewhere.length > 0
        ? `installed are: ${elsewhere.join(", ")}; name one with --name and --prefix`
        : "there is nothing to remove: strikebook has installed no kernel here",
    );
  }
  refuseForeign(folder, name);
  replaceFolder(folder);
  removeEmptyFolders(dirname(folder), 2);
  return folder;
}
