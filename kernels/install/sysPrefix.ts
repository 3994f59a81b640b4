import { existsSync, readFileSync, realpathSync } from "node:fs";
import { StrikebookError } from "strikebook";
import { findJupyter } from "./findJupyter.js";
import { findOnPath } from "./findOnPath.js";
import type { Machine } from "./Machine.js";
import { pathRules } from "./pathRules.js";

/** A Python prefix, and the sentence that says how it was found. */
export interface SysPrefix {
  readonly prefix: string;
  readonly from: string;
}

/**
 * Prefix of the Python that runs the `jupyter` on PATH. A script names its Python in its first lines; else the folder
 * of `jupyter --paths` that has a `jupyter` beside it; without any jupyter, `sys.prefix` of the `python3` on PATH.
 *
 * @throws StrikebookError `environment` when none of them answers
 */
export async function sysPrefix(machine: Machine): Promise<SysPrefix> {
  const jupyter = await findJupyter(machine);
  if (jupyter !== undefined) {
    const python = interpreterOf(jupyter.program);
    const prefix = python === undefined ? undefined : await prefixOf(machine, python);
    if (prefix !== undefined) return { prefix, from: `${jupyter.program} runs on ${python}` };
    const beside = prefixWithJupyter(machine, jupyter.dataPath ?? []);
    if (beside !== undefined) return { prefix: beside, from: `\`${jupyter.program} --paths\` names its folder` };
    throw new StrikebookError(
      "environment",
      `cannot tell the prefix of ${jupyter.program}${jupyter.trouble ? ` (${jupyter.trouble})` : ""}`,
      "pass it with --prefix DIR (python -c 'import sys; print(sys.prefix)' prints it)",
    );
  }
  for (const name of ["python3", "python"]) {
    const [python] = findOnPath(machine, name);
    const prefix = python === undefined ? undefined : await prefixOf(machine, python);
    if (prefix !== undefined) return { prefix, from: `sys.prefix of ${python}` };
  }
  throw new StrikebookError(
    "environment",
    "--sys-prefix needs a jupyter or a python on PATH, and there is none",
    "activate the environment, or install with --user or --prefix DIR",
  );
}

async function prefixOf(machine: Machine, python: string): Promise<string | undefined> {
  const { status, stdout } = await machine.run(python, ["-c", "import sys; print(sys.prefix)"]);
  const prefix = stdout.trim();
  return status === 0 && pathRules(machine).isAbsolute(prefix) ? prefix : undefined;
}

/** The Python named by a script: in `#!`, or, where pip found the path too long for that, in an `exec` of line two. */
function interpreterOf(script: string): string | undefined {
  const head = readFileSync(realpathSync(script)).subarray(0, 1024).toString("latin1");
  const direct = /^#!\s*(\S*python[\d.]*)\s*(?:-\S+\s*)?$/m.exec(head.split("\n", 1)[0] ?? "")?.[1];
  return direct ?? /^'''exec' "?([^"\n]*?python[\d.]*)"? "\$0"/m.exec(head)?.[1];
}

function prefixWithJupyter(machine: Machine, dataPath: readonly string[]): string | undefined {
  const { join, dirname, basename } = pathRules(machine);
  const programs = machine.platform === "win32" ? [["Scripts", "jupyter.exe"]] : [["bin", "jupyter"]];
  return dataPath
    .filter((folder) => basename(folder) === "jupyter" && basename(dirname(folder)) === "share")
    .map((folder) => dirname(dirname(folder)))
    .find((prefix) => programs.some((program) => existsSync(join(prefix, ...program))));
}
