import { Command } from "commander";
import { type RegistryFinding, RunRegistry, StrikebookError } from "strikebook";
import { printFindings } from "../printFindings.js";
import { TerminalProgress } from "../TerminalProgress.js";

/** `strikebook runs verify`: is the registry what its writers wrote, and are the runs there and what they were? */
export function runsVerifyCommand(signal: AbortSignal): Command {
  return new Command("verify")
    .description(
      "Check the chain of the run registry, and read and judge every run again; exit code 1 when a line or a run was changed or is gone",
    )
    .option("--reports <dir>", "folder of the reports", "reports")
    .option("--json", "print JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook runs verify --reports reports")
    .action(async (_own: { reports: string; json: boolean }, command: Command) => {
      // The list has the same two options, and takes them first.
      const { reports, json } = command.optsWithGlobals<typeof _own>();
      const registry = await RunRegistry.open(reports);
      const progress = new TerminalProgress();
      const findings = await registry.verify({ signal }).finally(() => progress.stop());
      const errors = errorsIn(findings);
      if (json) console.log(JSON.stringify({ lines: registry.runs.length, findings }));
      else {
        printFindings(findings);
        if (errors === 0)
          console.log(`${registry.runs.length} registered runs in ${reports}: the chain is whole, and every run holds`);
      }
      if (errors === 0) return;
      const what =
        errorsIn(registry.findings) > 0
          ? `the run registry in ${reports} was changed`
          : `${errors} of ${registry.list().length} runs in ${reports} are gone or do not hold`;
      throw new StrikebookError("integrity", what, `the ${json ? "findings" : "lines above"} say where`);
    });
}

function errorsIn(findings: readonly RegistryFinding[]): number {
  return findings.filter(({ severity }) => severity === "error").length;
}
