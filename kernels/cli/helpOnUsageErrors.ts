import type { Command, CommanderError } from "commander";

const MISSING = new Set(["commander.missingArgument", "commander.missingMandatoryOptionValue"]);

/** After a wrong option the command points to its help; called without what it needs it shows the whole of it. */
export function helpOnUsageErrors(command: Command): Command {
  return command.exitOverride((error: CommanderError) => {
    if (MISSING.has(error.code)) command.outputHelp({ error: true });
    else if (error.exitCode !== 0 && error.code !== "commander.help")
      process.stderr.write("(run with --help to see the options)\n");
    throw error;
  });
}
