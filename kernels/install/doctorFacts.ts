import { findJupyter, type Jupyter } from "./findJupyter.js";
import { jupyterDataFolder, jupyterDataPath } from "./jupyterPaths.js";
import type { KernelSpec } from "./KernelSpec.js";
import { type InstalledKernel, kernelsIn } from "./listKernels.js";
import type { Machine } from "./Machine.js";

/** A kernelspec of ours that could be read. */
export type OwnKernel = InstalledKernel & { readonly spec: KernelSpec };

/** What several checks look at, gathered once. */
export interface DoctorFacts {
  readonly jupyter: Jupyter | undefined;
  /** Jupyter's own answer, or the path computed by its rules when there is none. */
  readonly dataPath: readonly string[];
  readonly dataFolder: string;
  /** Every kernelspec in sight: the data path, the user's data folder, the active environment. */
  readonly kernels: readonly InstalledKernel[];
  /** The one of ours that Jupyter would start, else the first of ours anywhere. */
  readonly own: OwnKernel | undefined;
}

export async function doctorFacts(machine: Machine): Promise<DoctorFacts> {
  const jupyter = await findJupyter(machine);
  const computed = jupyterDataPath(machine);
  const dataPath = jupyter?.dataPath ?? computed;
  const kernels = kernelsIn([...dataPath, ...computed]);
  const own = kernels.find((kernel): kernel is OwnKernel => kernel.ours && kernel.spec !== undefined);
  return { jupyter, dataPath, dataFolder: jupyterDataFolder(machine), kernels, own };
}
