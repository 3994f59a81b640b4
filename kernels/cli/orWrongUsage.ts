import type { Command } from "commander";
import { StrikebookError } from "strikebook";
import { inCommandLineWords } from "./describeFailure.js";

/** What `check` gives. An argument that it refuses is wrong usage: one line on stderr and exit code 2. */
export function orWrongUsage<T>(command: Command, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof StrikebookError) || error.code !== "argument") throw error;
    return command.error(`strikebook: ${inCommandLineWords(error)}`, { exitCode: 2, code: "strikebook.argument" });
  }
}
