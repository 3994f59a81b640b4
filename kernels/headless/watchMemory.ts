import { residentBytes } from "../residentBytes.js";

const INTERVAL_MS = 100;
const MB = 1024 * 1024;

/** Watches the resident memory of a process while one cell runs. */
export interface MemoryWatch {
  /** Ends the watch: the highest value seen, in MB of 2^20 bytes; undefined where it is not measured. */
  stop(): number | undefined;
}

/** Looks at the resident size every 100 ms and once at the end, so a shorter peak can be missed. */
export function watchMemory(pid: number | undefined): MemoryWatch {
  let highest: number | undefined;
  const look = (): void => {
    const now = pid === undefined ? undefined : residentBytes(pid);
    if (now !== undefined) highest = Math.max(highest ?? 0, now / MB);
  };
  const timer = setInterval(look, INTERVAL_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      look();
      return highest;
    },
  };
}
