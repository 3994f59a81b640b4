import { residentBytes } from "../residentBytes.js";
import type { Evaluator } from "../typescript/Evaluator.js";
import type { KernelContext } from "./KernelContext.js";

const INTERVAL_MS = 250;

/** Ends the process of user code when it holds more memory than it may; the next cell gets a fresh one. */
export function watchMemory(starting: Promise<Evaluator>, limitMb: number, kernel: KernelContext): void {
  const check = (evaluator: Evaluator): void => {
    const { pid } = evaluator;
    const bytes = pid === undefined ? undefined : residentBytes(pid);
    if (pid !== undefined && bytes !== undefined && bytes > limitMb * 1024 * 1024) {
      kernel.memoryMessage = `the process held ${Math.round(bytes / 1024 / 1024)} MB, more than the limit of ${limitMb} MB: all variables are lost, and the next cell starts in a fresh process`;
      killGroup(pid);
    } else if (kernel.running.size === 0) kernel.memoryMessage = undefined;
  };
  starting.then(
    (evaluator) => setInterval(() => check(evaluator), INTERVAL_MS).unref(),
    // Its failure is reported where cells are refused.
    () => undefined,
  );
}

function killGroup(pid: number): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
