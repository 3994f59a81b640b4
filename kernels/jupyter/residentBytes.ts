import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

const LINUX_PAGE = 4096;

/** Resident memory of a process; undefined when it is gone, or the system does not say. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  if (process.platform === "linux") {
    try {
      const pages = Number((await readFile(`/proc/${pid}/statm`, "utf8")).split(" ")[1]);
      return Number.isFinite(pages) ? pages * LINUX_PAGE : undefined;
    } catch {
      return undefined;
    }
  }
  if (process.platform === "win32") return undefined;
  return new Promise((done) => {
    execFile("ps", ["-o", "rss=", "-p", String(pid)], (error, text) => {
      const kilobytes = Number(text.trim());
      done(error === null && kilobytes > 0 ? kilobytes * 1024 : undefined);
    });
  });
}
