import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StrikebookError } from "strikebook";
import type { KernelLocation } from "./KernelLocation.js";
import type { KernelSpec } from "./KernelSpec.js";
import { DEFAULT_NAME, kernelName } from "./kernelName.js";
import { kernelsFolder } from "./kernelsFolder.js";
import { LOGO_32, LOGO_64, LOGO_SVG } from "./logo.js";
import type { Machine } from "./Machine.js";
import { pathRules } from "./pathRules.js";
import { readKernelSpec } from "./readKernelSpec.js";
import { replaceFolder } from "./replaceFolder.js";
import { thisMachine } from "./thisMachine.js";

export interface InstallOptions extends KernelLocation {
  /** Name of the kernelspec: what `--kernel NAME` of a Jupyter command takes. Default `strikebook`. */
  readonly name?: string;
  /** What a front end's menu shows. Default `Strikebook (TypeScript)`. */
  readonly displayName?: string;
  /** Environment variables of the kernel; Jupyter expands `${NAME}` in the values. */
  readonly env?: Readonly<Record<string, string>>;
  /** The lake that notebooks open (`STRIKEBOOK_LAKE`); without it they look for `lake` in their own folder. */
  readonly lake?: string;
  /** File to which the kernel writes every message of the protocol (`STRIKEBOOK_TRACE`). */
  readonly trace?: string;
}

export interface InstallResult {
  readonly name: string;
  readonly folder: string;
  /** How the place was chosen. */
  readonly from: string;
  readonly replaced: boolean;
  readonly spec: KernelSpec;
}

/**
 * Installs the kernel for Jupyter: writes a kernelspec folder (`kernel.json` and three logos) that starts this
 * package's kernel with this node binary. An older one of ours is replaced in one step.
 *
 * @throws StrikebookError `argument` (bad name, two locations), `environment` (not built, no permission, no prefix),
 *   `integrity` (a kernel of somebody else has that name)
 */
export async function installKernel(
  options: InstallOptions = {},
  machine: Machine = thisMachine(),
): Promise<InstallResult> {
  const name = kernelName(options.name ?? DEFAULT_NAME);
  if (!existsSync(machine.kernelProgram))
    throw new StrikebookError(
      "environment",
      `the kernel's program ${machine.kernelProgram} is not there`,
      "run `npm run build`, or reinstall the package",
    );
  const { folder: kernels, from } = await kernelsFolder(options, machine);
  const folder = join(kernels, name);
  const replaced = existsSync(folder);
  if (replaced) refuseForeign(folder, name);
  const spec = kernelSpec(name, options, machine);
  replaceFolder(folder, (path) => {
    writeFileSync(join(path, "kernel.json"), `${JSON.stringify(spec, null, 2)}\n`);
    writeFileSync(join(path, "logo-svg.svg"), LOGO_SVG);
    writeFileSync(join(path, "logo-32x32.png"), Buffer.from(LOGO_32, "base64"));
    writeFileSync(join(path, "logo-64x64.png"), Buffer.from(LOGO_64, "base64"));
  });
  return { name, folder, from, replaced, spec };
}

/** A folder with the kernel's name that this package has not written is not ours to replace or remove. */
export function refuseForeign(folder: string, name: string): void {
  const spec = readKernelSpec(folder);
  if (typeof spec === "object" && spec.metadata?.strikebook !== undefined) return;
  const what = typeof spec === "object" ? `the kernel '${spec.display_name}'` : "files of another program";
  throw new StrikebookError(
    "integrity",
    `${folder} holds ${what}, not a kernel written by strikebook`,
    `choose another name than '${name}' with --name, or remove that folder yourself`,
  );
}

function kernelSpec(name: string, options: InstallOptions, machine: Machine): KernelSpec {
  const { version } = JSON.parse(readFileSync(join(machine.packageRoot, "package.json"), "utf8")) as {
    version: string;
  };
  const env: Record<string, string> = { ...options.env };
  if (options.lake !== undefined) env.STRIKEBOOK_LAKE = lakeFolder(options.lake, machine);
  if (options.trace !== undefined) env.STRIKEBOOK_TRACE = plainPath(options.trace, "trace file", machine);
  return {
    argv: [machine.nodePath, machine.kernelProgram, "{connection_file}"],
    display_name:
      options.displayName ?? (name === DEFAULT_NAME ? "Strikebook (TypeScript)" : `Strikebook (TypeScript, ${name})`),
    language: "typescript",
    interrupt_mode: "message",
    ...(Object.keys(env).length > 0 ? { env } : {}),
    metadata: { debugger: false, strikebook: { version } },
  };
}

function lakeFolder(path: string, machine: Machine): string {
  const folder = plainPath(path, "lake", machine);
  if (existsSync(folder)) return folder;
  throw new StrikebookError(
    "missing",
    `no lake at ${folder}`,
    "make one with `strikebook sample` or `strikebook pack`",
  );
}

/** Absolute, because Jupyter starts a kernel in the folder of its notebook. */
function plainPath(path: string, what: string, machine: Machine): string {
  if (path === "" || path.includes("$"))
    throw new StrikebookError(
      "argument",
      `'${path}' cannot be the ${what} (Jupyter expands $ in a kernel's environment)`,
      "give a path without $",
    );
  return pathRules(machine).resolve(machine.cwd, path);
}
