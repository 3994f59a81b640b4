import { isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { ContractRun } from "./ContractRun.js";

/**
 * What a scan module exports by default: its result for one contract, plain data. It sees one contract and no other.
 *
 * @param parameters what the caller of `scanContracts` gave
 */
export type ContractScan<Result, Parameters = unknown> = (run: ContractRun, parameters: Parameters) => Result;

/** The URL of a scan module that is named by URL or by path. */
export function scanModuleUrl(module: string | URL): string {
  if (module instanceof URL) return module.href;
  if (/^[a-z]{2,}:/.test(module)) return module;
  return pathToFileURL(isAbsolute(module) ? module : resolve(module)).href;
}

/** @throws StrikebookError `missing` when it cannot be loaded, `argument` when it exports no function by default */
export async function loadContractScan<Result>(url: string): Promise<ContractScan<Result>> {
  let module: { default?: unknown };
  try {
    module = await import(url);
  } catch (error) {
    const what = `the scan module ${url} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`;
    throw new StrikebookError("missing", what, "name a JavaScript module by its path", { cause: error });
  }
  if (typeof module.default === "function") return module.default as ContractScan<Result>;
  const cure = "export default (run) => plain data of this contract";
  throw new StrikebookError("argument", `the scan module ${url} exports no function by default`, cure);
}
