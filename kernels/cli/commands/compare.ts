import { Command } from "commander";
import { compareRuns, RunRegistry } from "strikebook";
import { printDisplays } from "../printDisplays.js";
import { readSealed } from "../readSealed.js";

/** `strikebook compare`: two runs, trade by trade. */
export function compareCommand(): Command {
  return new Command("compare")
    .description("Compare two runs trade by trade, without a tolerance; exit code 0 equal, 1 different")
    .argument("<a>", "id of a run or its beginning, or the folder of one")
    .argument("<b>", "the other one")
    .option("--reports <dir>", "folder of the reports", "reports")
    .option("--json", "print the whole comparison as JSON", false)
    .addHelpText(
      "after",
      `
Trades are matched by underlying, day, instant of the entry and the legs that it opened. The first difference is shown field
by field, with what the two runs were made of differently: parameters, definition, inputs, code.

Example:
  $ strikebook compare 8f3a21 c04d9e`,
    )
    .action(async (a: string, b: string, { reports, json }: { reports: string; json: boolean }) => {
      const registry = await RunRegistry.open(reports);
      const comparison = compareRuns(await readSealed(registry, a), await readSealed(registry, b));
      if (json) console.log(JSON.stringify(comparison));
      else printDisplays(comparison.displays());
      process.exitCode = comparison.isEqual ? 0 : 1;
    });
}
