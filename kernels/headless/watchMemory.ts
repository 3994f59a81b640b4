import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { platform } from "node:process";

const INTERVAL_MS = 100;
const KB = 1024;

/** Watches the resident memory of a process while one cell runs. */
export interface MemoryWatch {
  /** Ends the watch: the highest value seen, in MB of 2^20 bytes; undefined where it cannot be measured. */
  stop(): Promise<number | undefined>;
}

/**
 * Looks at the resident size every 100 ms and once at the end, so a shorter peak can be missed. On Linux it is read from
 * /proc; elsewhere `ps` is asked once, at the end; on Windows nothing is measured.
 */
export function watchMemory(pid: number | undefined): MemoryWatch {
  let highest: number | undefined;
  const look = (): void => {
    const now = pid === undefined || platform !== "linux" ? undefined : residentOnLinux(pid);
    if (now !== undefined) highest = Math.max(highest ?? 0, now);
  };
  const timer = setInterval(look, INTERVAL_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      look();
      if (highest === undefined && pid !== undefined && platform !== "linux" && platform !== "win32") return askPs(pid);
      return highest;
    },
  };
}

function residentOnLinux(pid: number): number | undefined {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, "utf8");
  } catch (error) {
    // The process has ended.
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / KB;
}

function askPs(pid: number): Promise<number | undefined> {
  return new Promise((done) => {
    execFile("ps", ["-o", "rss=", "-p", String(pid)], (error, out) => {
      const kilobytes = Number(out.trim());
      done(error !== null || !(kilobytes > 0) ? undefined : kilobytes / KB);
    });
  });
}
