import { Command } from "commander";
import { selfAudit } from "strikebook";
import { printDisplay } from "../printDisplay.js";
import { TerminalProgress } from "../TerminalProgress.js";

/** `strikebook self-audit`: deliberately false runs, and the rule of the integrity gate that catches each. */
export function selfAuditCommand(signal: AbortSignal): Command {
  return new Command("self-audit")
    .description("Run strategies that cheat in known ways; the integrity gate must catch each of them by name")
    .option("--json", "print the whole report as JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook self-audit --json")
    .action(async (options: { json: boolean }) => {
      const progress = new TerminalProgress();
      try {
        const report = await selfAudit({ signal });
        progress.stop();
        if (options.json) console.log(JSON.stringify(report));
        else printDisplay(report.toDisplay());
        const { survivors, cheats, isPassed } = report;
        if (isPassed) {
          if (!options.json)
            console.log(`${cheats.length} of ${cheats.length} cheats were caught; honest runs are sound`);
          return;
        }
        const survived = survivors.map(({ cheat }) => cheat).join(", ");
        console.error(
          survivors.length > 0
            ? `strikebook: ${survivors.length} of ${cheats.length} cheats survived the integrity gate: ${survived}`
            : "strikebook: the integrity gate calls an honest run false, or a rule was not tried",
        );
        process.exitCode = 1;
      } finally {
        progress.stop();
      }
    });
}
