import { execFile } from "node:child_process";
import type { Finished } from "./Machine.js";

const TIME_LIMIT_MS = 30_000;

/** Runs a program to its end and gives what it wrote; a program that is not there has status null. */
export function runProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Finished> {
  return new Promise((resolve) => {
    const options = { env, encoding: "utf8" as const, timeout: TIME_LIMIT_MS, windowsHide: true, maxBuffer: 16 << 20 };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : null;
      resolve({ status, stdout, stderr: status === null && stderr === "" ? String(error?.message) : stderr });
    });
  });
}
