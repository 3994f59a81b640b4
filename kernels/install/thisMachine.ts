import { mkdtempSync, readFileSync, rmdirSync } from "node:fs";
import { freemem, homedir, totalmem } from "node:os";
import { join } from "node:path";
import { packageRoot } from "strikebook";
import { buildTrouble } from "./buildTrouble.js";
import type { Machine } from "./Machine.js";
import { runProgram } from "./runProgram.js";
import { tryPorts } from "./tryPorts.js";
import { tryZeromq } from "./tryZeromq.js";

/** The machine this process runs on, with what the caller wants to be otherwise. */
export function thisMachine(other: Partial<Machine> = {}): Machine {
  const env = other.env ?? process.env;
  const root = other.packageRoot ?? packageRoot();
  return {
    platform: process.platform,
    env,
    home: homedir(),
    cwd: process.cwd(),
    nodePath: process.execPath,
    nodeVersion: process.version,
    packageRoot: root,
    kernelProgram: join(root, "dist", "kernels", "jupyter", "main.cjs"),
    memory: { totalBytes: totalmem(), availableBytes: availableBytes() },
    run: (program, args) => runProgram(program, args, env),
    staleBuild: () => buildTrouble(root),
    tryZeromq,
    tryPorts,
    tryWrite: (folder) => rmdirSync(mkdtempSync(join(folder, ".strikebook-"))),
    ...other,
  };
}

/** Linux counts its file cache as used in `freemem`; what a program can really get is in /proc/meminfo. */
function availableBytes(): number {
  if (process.platform !== "linux") return freemem();
  const line = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8"));
  return line === null ? freemem() : Number(line[1]) * 1024;
}
