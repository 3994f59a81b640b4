import type { ChildProcess } from "node:child_process";

/** Ends a process that leads a group of its own, and all that it has started. */
export function killProcessGroup(leader: ChildProcess): void {
  const { pid } = leader;
  if (pid === undefined) return;
  if (process.platform === "win32") {
    leader.kill("SIGKILL");
    return;
  }
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // Nothing of the group is left.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
