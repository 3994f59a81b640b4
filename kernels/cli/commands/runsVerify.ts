import { Command } from "commander";
import { RunRegistry, StrikebookError } from "strikebook";
import { printFindings } from "../printFindings.js";

/** `strikebook runs verify`: is the registry what its writers wrote, and are the runs there? */
export function runsVerifyCommand(): Command {
  return new Command("verify")
    .description("Check the chain of the run registry and the folders of its runs; exit code 1 when a line was changed")
    .option("--reports <dir>", "folder of the reports", "reports")
    .option("--json", "print JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook runs verify --reports reports")
    .action(async (_own: { reports: string; json: boolean }, command: Command) => {
      // The list has the same two options, and takes them first.
      const { reports, json } = command.optsWithGlobals<typeof _own>();
      const registry = await RunRegistry.open(reports);
      const findings = registry.verify();
      const errors = findings.filter(({ severity }) => severity === "error").length;
      if (json) console.log(JSON.stringify({ lines: registry.runs.length, findings }));
      else {
        printFindings(findings);
        if (errors === 0) console.log(`${registry.runs.length} registered runs in ${reports}: the chain is whole`);
      }
      if (errors > 0)
        throw new StrikebookError(
          "integrity",
          `the run registry in ${reports} was changed`,
          "the lines above say where",
        );
    });
}
