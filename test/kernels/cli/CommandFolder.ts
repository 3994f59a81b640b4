import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { NotebookFolder } from "../headless/NotebookFolder.js";
import { type Finished, root, strikebook } from "./strikebook.js";

/** A command line that is running. */
export interface RunningCommand {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished & { readonly seconds: number }>;
}

/** A folder of notebooks in which the built command line runs, with no lake anywhere near. */
export class CommandFolder extends NotebookFolder {
  run(...args: string[]): Finished {
    return strikebook(this.path, args);
  }

  start(...args: string[]): RunningCommand {
    const { STRIKEBOOK_LAKE: _, ...env } = process.env;
    const main = join(root, "dist", "kernels", "cli", "main.js");
    const child = spawn(process.execPath, [main, ...args], { cwd: this.path, env });
    const started = performance.now();
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => (stdout += data));
    child.stderr.on("data", (data) => (stderr += data));
    const finished = new Promise<Finished & { seconds: number }>((done) =>
      child.on("close", (status) => done({ status, stdout, stderr, seconds: (performance.now() - started) / 1000 })),
    );
    return { child, finished };
  }

  /** Waits until a cell has written this file, and gives the process ids in it. */
  async pids(name: string): Promise<number[]> {
    await expect.poll(() => existsSync(this.at(name)), { timeout: 30_000, interval: 20 }).toBe(true);
    return readFileSync(this.at(name), "utf8").split(" ").map(Number);
  }
}

/** Waits until a process is gone. */
export async function expectGone(pid: number): Promise<void> {
  const alive = (): boolean => {
    try {
      process.kill(pid, 0);
      return !isZombie(pid);
    } catch {
      return false;
    }
  };
  await expect.poll(alive, { timeout: 10_000, interval: 50 }).toBe(false);
}

/** One that has ended, and that nobody has waited for, as in a container without an init. */
function isZombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
