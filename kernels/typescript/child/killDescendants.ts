import { readdirSync, readFileSync } from "node:fs";

/**
 * Kills the processes that `pid` has started, and theirs: the main thread may be waiting for one of them in native code,
 * where no termination reaches it. Linux only; elsewhere the host ends the whole process after its grace time.
 */
export function killDescendants(pid: number): void {
  for (const child of childrenOf(pid)) {
    killDescendants(child);
    try {
      process.kill(child, "SIGKILL");
    } catch (error) {
      // It may have ended by itself in the meantime.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  } catch (error) {
    // No /proc here, or the process or thread has ended while it was looked at.
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
}
