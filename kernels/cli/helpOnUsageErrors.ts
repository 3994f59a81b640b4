import { type Command, type CommanderError, Help, type Option } from "commander";

const MISSING = new Set(["commander.missingArgument", "commander.missingMandatoryOptionValue"]);

/** After a wrong option the command points to its help; called without what it needs it shows the whole of it. */
export function helpOnUsageErrors(command: Command): Command {
  command.configureHelp({ optionDescription });
  return command.exitOverride((error: CommanderError) => {
    if (MISSING.has(error.code)) command.outputHelp({ error: true });
    else if (error.exitCode !== 0 && error.code !== "commander.help")
      process.stderr.write("(run with --help to see the options)\n");
    throw error;
  });
}

/** That a switch is off by default goes without saying. */
function optionDescription(option: Option): string {
  const { defaultValue } = option;
  const off = defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
  const shown = off ? Object.assign(Object.create(option), { defaultValue: undefined }) : option;
  return Help.prototype.optionDescription.call(new Help(), shown as Option);
}
