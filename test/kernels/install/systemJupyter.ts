import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { findOnPath } from "../../../kernels/install/findOnPath.js";
import { sysPrefix } from "../../../kernels/install/sysPrefix.js";
import { thisMachine } from "../../../kernels/install/thisMachine.js";

export interface SystemJupyter {
  readonly program: string;
  readonly prefix: string;
  /** The data folder of its Python's prefix, unless it is one of the system's. */
  readonly environmentFolder: string;
  /** Python program of that Jupyter. */
  readonly python: string;
}

/** The jupyter of this machine, or undefined (with a visible line) where there is none. */
export const systemJupyter: SystemJupyter | undefined = await find();

async function find(): Promise<SystemJupyter | undefined> {
  const machine = thisMachine();
  const [program] = process.platform === "linux" ? findOnPath(machine, "jupyter") : [];
  if (program === undefined) {
    if (process.env.STRIKEBOOK_REQUIRE_JUPYTER)
      throw new Error("STRIKEBOOK_REQUIRE_JUPYTER is set and there is no jupyter");
    console.log("skipped: no jupyter on PATH; the tests that ask it did not run");
    return undefined;
  }
  const { prefix, from } = await sysPrefix(machine);
  const python = / runs on (.*)$/.exec(from)?.[1] ?? "python3";
  const shared = join(prefix, "share", "jupyter");
  const system = ["/usr/share/jupyter", "/usr/local/share/jupyter"].includes(shared);
  return { program, prefix, python, environmentFolder: system ? "" : shared };
}

/** What Jupyter itself lists, name to folder. */
export function kernelsOfJupyter(env: NodeJS.ProcessEnv): Record<string, { resource_dir: string; spec: unknown }> {
  // Debian ships no `jupyter-kernelspec` command; the module behind it is there.
  const { stdout, stderr } = spawnSync(
    systemJupyter!.python,
    ["-m", "jupyter_client.kernelspecapp", "list", "--json"],
    { env, encoding: "utf8" },
  );
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout).kernelspecs;
}
