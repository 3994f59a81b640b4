import { type PlatformPath, posix, win32 } from "node:path";
import type { Machine } from "./Machine.js";

/** Path functions of the machine's platform, which in a test need not be that of the process. */
export function pathRules(machine: Machine): PlatformPath {
  return machine.platform === "win32" ? win32 : posix;
}
