import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckResult } from "../../../kernels/install/DoctorCheck.js";
import { DOCTOR_CHECKS, doctor, examine } from "../../../kernels/install/doctor.js";
import { doctorFacts } from "../../../kernels/install/doctorFacts.js";
import { installKernel } from "../../../kernels/install/installKernel.js";
import type { Machine } from "../../../kernels/install/Machine.js";
import { thisMachine } from "../../../kernels/install/thisMachine.js";
import { jupyterWith, machineIn, program, temporaryFolder } from "./machine.js";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const data = (): string => join(folder, "home", ".local", "share", "jupyter");
const kernelFile = (): string => join(data(), "kernels", "strikebook", "kernel.json");
function writeSpec(change: object, file: string = kernelFile()): void {
  const spec = {
    argv: [process.execPath, join(folder, "package", "dist", "kernels", "jupyter", "main.cjs"), "{connection_file}"],
    display_name: "Strikebook (TypeScript)",
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: false, strikebook: { version: "0" } },
  };
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...spec, ...change }));
}

/** Runs one check alone. */
async function check(name: string, machine: Machine): Promise<CheckResult> {
  const found = DOCTOR_CHECKS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no check '${name}'`);
  return examine(found, machine, await doctorFacts(machine));
}

interface Case {
  readonly check: string;
  readonly failure: string;
  /** Makes the trouble and gives the machine that has it. */
  readonly machine: () => Machine | Promise<Machine>;
  readonly what: RegExp;
}

const rejects = (message: string, code?: string) => async (): Promise<never> => {
  throw Object.assign(new Error(message), code === undefined ? {} : { code });
};
const installed = async (other: Partial<Machine> = {}): Promise<Machine> => {
  const machine = machineIn(folder, other);
  await installKernel({}, machine);
  return machine;
};
const closed = (): never => {
  throw new Error("EACCES: permission denied");
};
const env = (settings: Record<string, string>): Partial<Machine> => ({
  env: { PATH: join(folder, "bin"), ...settings },
});
const fakeNode = (script: string): string => program(folder, "node", `#!/bin/sh\n${script}\n`);

const CASES: readonly Case[] = [
  {
    check: "node",
    failure: "old",
    machine: () => machineIn(folder, { nodeVersion: "v20.18.3" }),
    what: /v20\.18\.3 at /,
  },
  {
    check: "build",
    failure: "absent",
    machine: () => machineIn(folder, { kernelProgram: "/no/main.js" }),
    what: /no\/main\.js/,
  },
  {
    check: "build",
    failure: "stale",
    machine: () => machineIn(folder, { staleBuild: async () => "the build is older" }),
    what: /older/,
  },
  {
    check: "zeromq",
    failure: "absent",
    machine: () =>
      machineIn(folder, { tryZeromq: rejects("Cannot find package 'zeromq'\nmore", "ERR_MODULE_NOT_FOUND") }),
    what: /^Cannot find package 'zeromq'$/,
  },
  {
    check: "zeromq",
    failure: "absent",
    machine: () => machineIn(folder, { tryZeromq: rejects("/lib/libc.so.6: version `GLIBC_2.38' not found") }),
    what: /GLIBC/,
  },
  {
    check: "zeromq",
    failure: "silent",
    machine: () => machineIn(folder, { tryZeromq: rejects("Resource temporarily unavailable", "EAGAIN") }),
    what: /unavailable/,
  },
  {
    check: "ports",
    failure: "refused",
    machine: () => machineIn(folder, { tryPorts: rejects("listen EPERM 127.0.0.1") }),
    what: /EPERM/,
  },
  {
    check: "memory",
    failure: "low",
    machine: () => machineIn(folder, { memory: { totalBytes: 2 ** 31, availableBytes: 2 ** 29 } }),
    what: /0\.5 GiB available of 2\.0 GiB/,
  },
  {
    check: "data-folder",
    failure: "closed",
    machine: () => machineIn(folder, { tryWrite: closed }),
    what: /home: EACCES/,
  },
  {
    check: "data-folder",
    failure: "closedButInstalled",
    machine: () => installed({ tryWrite: closed }),
    what: /kernels: EACCES/,
  },
  { check: "kernelspec", failure: "absent", machine: () => machineIn(folder), what: /no kernelspec/ },
  {
    check: "kernelspec",
    failure: "unreadable",
    machine: () => {
      writeSpec({});
      writeFileSync(kernelFile(), "{ half");
      return machineIn(folder);
    },
    what: /strikebook.kernel\.json: .*JSON/,
  },
  {
    check: "kernelspec",
    failure: "noNode",
    machine: () => {
      writeSpec({ argv: ["/gone/node", "x.js", "{connection_file}"] });
      return machineIn(folder);
    },
    what: /names \/gone\/node/,
  },
  {
    check: "kernelspec",
    failure: "noNode",
    machine: async () => installed({ nodePath: fakeNode("echo 'cannot execute' >&2; exit 126") }),
    what: /does not start: cannot execute/,
  },
  {
    check: "kernelspec",
    failure: "oldNode",
    machine: async () => installed({ nodePath: fakeNode("echo v18.19.1") }),
    what: /v18\.19\.1/,
  },
  {
    check: "kernelspec",
    failure: "noProgram",
    machine: () => {
      writeSpec({ argv: [process.execPath, "/gone/main.js", "{connection_file}"] });
      return machineIn(folder);
    },
    what: /names \/gone\/main\.js/,
  },
  {
    check: "kernelspec",
    failure: "otherPackage",
    machine: () => {
      const other = join(folder, "other.js");
      writeFileSync(other, "");
      writeSpec({ argv: [process.execPath, other, "{connection_file}"] });
      return machineIn(folder);
    },
    what: /starts .*other\.js/,
  },
  {
    check: "kernelspec",
    failure: "signals",
    machine: () => {
      writeSpec({ interrupt_mode: undefined });
      return machineIn(folder);
    },
    what: /strikebook$/,
  },
  {
    check: "start",
    failure: "dead",
    machine: async () => {
      const machine = await installed();
      writeFileSync(machine.kernelProgram, "console.error('Cannot find package amaro'); process.exit(3)");
      return machine;
    },
    what: /exit code 3: Cannot find package amaro/,
  },
  { check: "start", failure: "untried", machine: () => machineIn(folder), what: /no kernelspec/ },
  { check: "jupyter-path", failure: "untried", machine: () => machineIn(folder), what: /no kernelspec/ },
  { check: "jupyter", failure: "absent", machine: () => machineIn(folder), what: /no jupyter on PATH/ },
  {
    check: "jupyter",
    failure: "broken",
    machine: () => {
      program(folder, "jupyter", "#!/bin/sh\necho 'no such python' >&2; exit 127\n");
      return machineIn(folder);
    },
    what: /no such python/,
  },
  {
    check: "jupyter",
    failure: "broken",
    machine: () => {
      program(folder, "jupyter", "#!/gone/python\n");
      return machineIn(folder);
    },
    what: /jupyter --paths --json` gave .*ENOENT/,
  },
  {
    check: "jupyter-path",
    failure: "outside",
    machine: async () => {
      jupyterWith(folder, ["/usr/share/jupyter"]);
      return installed();
    },
    what: /home.*jupyter is not among \/usr\/share\/jupyter/,
  },
  {
    check: "jupyter-path",
    failure: "shadowed",
    machine: async () => {
      writeSpec({ metadata: {} }, join(folder, "first", "kernels", "strikebook", "kernel.json"));
      return installed(env({ JUPYTER_PATH: join(folder, "first") }));
    },
    what: /first.*comes before/,
  },
  {
    check: "environment",
    failure: "foreign",
    machine: () => {
      jupyterWith(folder, []);
      return machineIn(folder, env({ CONDA_PREFIX: "/opt/conda/envs/quant" }));
    },
    what: /active is \/opt\/conda\/envs\/quant, jupyter is .*bin\/jupyter/,
  },
  {
    check: "vscode",
    failure: "noExtension",
    machine: () => {
      mkdirSync(join(folder, "home", ".vscode", "extensions", "ms-toolsai.jupyter-keymap-1.1.2"), { recursive: true });
      return machineIn(folder);
    },
    what: /no ms-toolsai\.jupyter in/,
  },
  {
    check: "vscode",
    failure: "unseen",
    machine: () => {
      mkdirSync(join(folder, "home", ".vscode", "extensions", "ms-toolsai.jupyter-2025.7.0"), { recursive: true });
      return installed(env({ XDG_DATA_HOME: join(folder, "xdg") }));
    },
    what: /xdg/,
  },
  {
    check: "other-kernels",
    failure: "twice",
    machine: () => {
      writeSpec({ metadata: {} }, join(data(), "kernels", "tslab", "kernel.json"));
      return installed();
    },
    what: /tslab is 'Strikebook \(TypeScript\)' as well/,
  },
  {
    check: "trace",
    failure: "on",
    machine: async () => {
      const machine = machineIn(folder);
      await installKernel({ trace: "t.jsonl" }, machine);
      return machine;
    },
    what: /t\.jsonl/,
  },
  {
    check: "trace",
    failure: "nowhere",
    machine: () => machineIn(folder, env({ STRIKEBOOK_TRACE: "/no/where/t.jsonl" })),
    what: /\/no\/where is not there/,
  },
];

describe("doctor", () => {
  it.each(CASES)("$check names the failure '$failure' ($what)", async ({ check: name, failure, machine, what }) => {
    const result = await check(name, await machine());
    const known = DOCTOR_CHECKS.find((each) => each.name === name)?.failures[failure];
    expect(result).toMatchObject({ name, status: known?.status, cure: known?.cure });
    expect(known?.cure).toMatch(/\w/);
    expect(result.what).toMatch(what);
  });

  it("each known failure has a case here", () => {
    const known = DOCTOR_CHECKS.flatMap(({ name, failures }) => Object.keys(failures).map((key) => `${name} ${key}`));
    // `start silent` has a test of its own: startKernel.test.ts.
    const tried = new Set([...CASES.map((each) => `${each.check} ${each.failure}`), "start silent"]);
    expect(known.filter((each) => !tried.has(each))).toEqual([]);
    expect(new Set(DOCTOR_CHECKS.map(({ name }) => name)).size).toBe(DOCTOR_CHECKS.length);
  });

  it("knows that VS Code's Jupyter extension reads Jupyter's variables from 2025.8 on", async () => {
    const extensions = join(folder, "home", ".vscode", "extensions");
    mkdirSync(join(extensions, "ms-toolsai.jupyter-2025.7.0"), { recursive: true });
    const machine = await installed(env({ XDG_DATA_HOME: join(folder, "xdg") }));
    const status = async () => (await doctor(machine)).find(({ name }) => name === "vscode")?.status;
    expect(await status()).toBe("warning");
    mkdirSync(join(extensions, "ms-toolsai.jupyter-2026.6.1-linux-x64"));
    expect(await status()).toBe("ok");
  });

  it("finds nothing wrong where nothing is", async () => {
    jupyterWith(folder, [data()]);
    const machine = await installed(env({ VIRTUAL_ENV: folder }));
    writeSpec({ display_name: "Deno", metadata: {} }, join(data(), "kernels", "deno", "kernel.json"));
    mkdirSync(join(folder, "home", ".vscode", "extensions", "ms-toolsai.jupyter-2025.8.0"), { recursive: true });
    const checks = (await doctor(machine)).filter(({ name }) => name !== "start");
    expect(checks.filter(({ status }) => status !== "ok")).toEqual([]);
    const what = Object.fromEntries(checks.map((each) => [each.name, each.what]));
    expect(what.jupyter).toMatch(/bin\/jupyter, jupyter_core 9\.9\.9/);
    expect(what["other-kernels"]).toMatch(/deno \(Deno\)/);
    expect(what["jupyter-path"]).toMatch(/by .*bin\/jupyter/);
    expect(what.vscode).toMatch(/Select Kernel/);
  });

  it("the checks that touch the real machine pass on it: zeromq, ports, write, stale build", async () => {
    const machine = thisMachine();
    await machine.tryZeromq();
    await machine.tryPorts();
    machine.tryWrite(folder);
    expect(() => machine.tryWrite(join(folder, "absent"))).toThrow(/ENOENT/);
    expect(machine.memory.availableBytes).toBeGreaterThan(0);
    expect(machine.memory.availableBytes).toBeLessThanOrEqual(machine.memory.totalBytes);
    // A checkout whose build stamp is missing is stale; a package without sources is not.
    const root = join(folder, "package");
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, "package.json"), "{}");
    expect(await thisMachine({ packageRoot: root }).staleBuild()).toBeUndefined();
    mkdirSync(join(root, "kernels", "cli"), { recursive: true });
    const prepare = join(root, "kernels", "cli", "prepare.mjs");
    writeFileSync(prepare, "export const sourceHash = () => 'abc';\n");
    utimesSync(prepare, 0, 0);
    expect(await thisMachine({ packageRoot: root }).staleBuild()).toBe("the build in dist/ is older than the sources");
    expect(createRequire(import.meta.url).resolve("zeromq")).toContain("zeromq");
  });
});
