import type { ProcessEnd } from "./EvaluatorProcess.js";

/** Why the process of user code is gone, in one line. */
export function describeEnd({ code, signal, stderr }: ProcessEnd): string {
  if (/heap out of memory|Reached heap limit|Array buffer allocation failed.*FATAL/s.test(stderr))
    return "the process ran out of memory";
  if (signal !== null) return `the process was ended by ${signal}`;
  if (code === null) return "the process could not be run";
  return `the process ended with exit code ${code}${code === 0 ? " (process.exit?)" : ""}`;
}
