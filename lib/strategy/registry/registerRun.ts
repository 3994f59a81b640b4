import { basename, dirname, relative, resolve, sep } from "node:path";
import type { TaskOptions } from "../../task/index.js";
import type { RunRecord } from "../RunRecord.js";
import { appendToRegistry } from "./appendToRegistry.js";
import { registeredRunOf } from "./registeredRunOf.js";
import type { RegistryFinding } from "./registryLine.js";

/**
 * Adds a run whose files lie in `folder` to a registry: every run counts, also one that is made again.
 *
 * @param registry folder of the registry; see {@link registryFolder} for the default
 * @returns what its writer found wrong with the registry: mostly nothing
 */
export function registerRun(
  record: RunRecord,
  folder: string,
  registry: string = registryFolder(record, folder),
  task: TaskOptions = {},
): Promise<readonly RegistryFinding[]> {
  const path = relative(resolve(registry), resolve(folder)).split(sep).join("/");
  return appendToRegistry(registry, registeredRunOf(record, path || "."), task);
}

/** The reports' folder of `<reports>/<study>/<runId>`; of any other folder the one that it lies in. */
export function registryFolder({ study, runId }: RunRecord, folder: string): string {
  const path = resolve(folder);
  const ofStudy = dirname(path);
  return basename(path) === runId && basename(ofStudy) === study ? dirname(ofStudy) : ofStudy;
}
