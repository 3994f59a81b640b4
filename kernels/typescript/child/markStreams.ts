import { writeSync } from "node:fs";
import { endMark } from "../messages.js";

/** Marks the end of an evaluation in the real standard streams, where native code and child processes write. */
export function markStreams(nonce: string, id: number): boolean {
  const mark = endMark(nonce, id);
  try {
    writeSync(1, mark);
    writeSync(2, mark);
    return true;
  } catch {
    // User code has closed a stream: the result says so, and the host does not wait for the mark.
    return false;
  }
}
