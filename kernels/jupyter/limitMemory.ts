import { residentBytes } from "../residentBytes.js";
import type { Evaluator } from "../typescript/Evaluator.js";

const INTERVAL_MS = 100;
const MB = 1024 * 1024;

/** Ends the process of user code when it holds more memory than it may; the next cell gets a fresh one. */
export function limitMemory(starting: Promise<Evaluator>, limitMb: number): void {
  const check = (evaluator: Evaluator): void => {
    const { pid } = evaluator;
    const bytes = pid === undefined ? undefined : residentBytes(pid);
    // A process that has ended in the meantime is not the one that was measured.
    if (bytes === undefined || bytes <= limitMb * MB || evaluator.pid !== pid) return;
    evaluator.kill(
      "OutOfMemory",
      `the process held ${Math.round(bytes / MB)} MB, more than the limit of ${limitMb} MB (STRIKEBOOK_MEMORY_MB)`,
    );
  };
  starting.then(
    (evaluator) => setInterval(() => check(evaluator), INTERVAL_MS).unref(),
    // Its failure is reported where cells are refused.
    () => undefined,
  );
}
