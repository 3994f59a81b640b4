import type { ProcessEnd } from "./EvaluatorProcess.js";

/** Why the process of user code is gone: the name of the error, and one line. */
export function describeEnd({ code, signal, stderr }: ProcessEnd): { readonly name: string; readonly reason: string } {
  if (/heap out of memory|Reached heap limit|Array buffer allocation failed.*FATAL/s.test(stderr))
    return { name: "OutOfMemory", reason: "the process ran out of memory" };
  return { name: "ProcessEnded", reason: exitReason(code, signal) };
}

function exitReason(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `the process was ended by ${signal}`;
  if (code === null) return "the process could not be run";
  return `the process ended with exit code ${code}${code === 0 ? " (process.exit?)" : ""}`;
}
