import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Kernel } from "./Kernel.js";

const DENO = "2.9.6";
const PYTHON = "/usr/bin/python3";
/** Kept for later runs. */
const PEERS = join(tmpdir(), "strikebook-bench-peers");
const require = createRequire(import.meta.url);

/** The kernels to compare with that this machine has or can install; a line on stderr for each that is missing. */
export function peers(): Kernel[] {
  const found = [deno(), tslab(), ipykernel()];
  return found.filter((one) => one !== undefined);
}

/** Deno's own Jupyter kernel, installed on demand; undefined, with a line on stderr, where that is not possible. */
export function deno(): Kernel | undefined {
  // The start script links the program for this platform; the kernel itself runs without it.
  const modules = installed(`deno@${DENO}`, (folder) => join(folder, "deno", "bin.cjs"));
  if (modules === undefined) return undefined;
  const program = join(modules, "deno", process.platform === "win32" ? "deno.exe" : "deno");
  const check = spawnSync(process.execPath, [join(modules, "deno", "bin.cjs"), "--version"], { encoding: "utf8" });
  if (check.status !== 0 || !existsSync(program)) return missing("Deno", check.stderr || `${program} is not there`);
  return {
    name: "Deno",
    version: DENO,
    language: "typescript",
    command: (file) => [program, "jupyter", "--kernel", "--conn", file],
    interrupt: undefined,
  };
}

/** tslab as it is installed with the development tools of this package. */
function tslab(): Kernel {
  const { version } = require("tslab/package.json") as { version: string };
  const folder = join(PEERS, "tslab");
  // It finds the types of Node, and so the name console, from the folder that it works in only.
  const types = join(folder, "node_modules", "@types");
  rmSync(types, { force: true });
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(dirname(dirname(require.resolve("@types/node/package.json"))), types, "junction");
  return {
    name: "tslab",
    version,
    language: "typescript",
    command: (file) => [process.execPath, require.resolve("tslab/bin/tslab"), "kernel", `--config-path=${file}`],
    folder,
    interrupt: "signal",
  };
}

function ipykernel(): Kernel | undefined {
  const asked = spawnSync(PYTHON, ["-c", "import ipykernel; print(ipykernel.__version__)"], { encoding: "utf8" });
  if (asked.status !== 0) return missing("ipykernel", asked.stderr || `${PYTHON} is not there`);
  return {
    name: "ipykernel",
    version: asked.stdout.trim(),
    language: "python",
    command: (file) => [PYTHON, "-m", "ipykernel_launcher", "-f", file],
    interrupt: "signal",
  };
}

/** The node_modules folder that holds a package at its version, installed there on demand and kept for later runs. */
function installed(spec: string, program: (modules: string) => string): string | undefined {
  const folder = join(PEERS, spec.replace("@", "-"));
  const modules = join(folder, "node_modules");
  if (existsSync(program(modules))) return modules;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const result = spawnSync("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--save-exact", spec], {
    cwd: folder,
    encoding: "utf8",
    timeout: 300_000,
  });
  if (result.status === 0 && existsSync(program(modules))) return modules;
  return missing(spec, result.stderr || String(result.error));
}

function missing(name: string, reason: string): undefined {
  const last = reason.trim().split("\n").at(-1);
  console.error(`kernel: skipped everything against ${name}: ${last}`);
  return undefined;
}
