import { readFileSync } from "node:fs";

const KB = 1024;

/**
 * Resident memory of a process in bytes, as the kernel of Linux counts it (VmRSS of /proc/PID/status, whatever the size of
 * a page is). Undefined on every other system, where it is not measured, and for a process that is gone.
 */
export function residentBytes(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
  // A process that has ended and is not yet waited for has no such line.
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * KB;
}
