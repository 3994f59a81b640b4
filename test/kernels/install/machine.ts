import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Machine } from "../../../kernels/install/Machine.js";
import { thisMachine } from "../../../kernels/install/thisMachine.js";

/** A folder with a space in its name: the users have them. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "strikebook install "));
}

/** A machine whose home, Jupyter folders and kernel program lie in `folder`; no jupyter on its PATH. */
export function machineIn(folder: string, other: Partial<Machine> = {}): Machine {
  const program = join(folder, "package", "dist", "kernels", "jupyter", "main.cjs");
  mkdirSync(join(program, ".."), { recursive: true });
  writeFileSync(program, "");
  mkdirSync(join(folder, "home"), { recursive: true });
  return thisMachine({
    platform: "linux",
    env: { PATH: join(folder, "bin") },
    home: join(folder, "home"),
    cwd: folder,
    kernelProgram: program,
    memory: { totalBytes: 16 * 1024 ** 3, availableBytes: 8 * 1024 ** 3 },
    staleBuild: async () => undefined,
    tryZeromq: async () => undefined,
    tryPorts: async () => undefined,
    ...other,
  });
}

/** Puts a program into the machine's PATH folder. */
export function program(folder: string, name: string, script: string): string {
  const file = join(folder, "bin", name);
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(file, script, { mode: 0o755 });
  return file;
}

/** A `jupyter` that answers `--paths --json` with these folders. */
export function jupyterWith(folder: string, dataPath: readonly string[]): string {
  const json = JSON.stringify({ runtime: [], config: [], data: dataPath });
  return program(
    folder,
    "jupyter",
    `#!/bin/sh\ncase "$1" in --paths) printf '%s' '${json}';; *) echo 'jupyter_core     : 9.9.9';; esac\n`,
  );
}
