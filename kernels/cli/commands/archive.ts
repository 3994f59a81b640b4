import { Command } from "commander";
import { TerminalProgress } from "../TerminalProgress.js";
import { writeArchive } from "../writeArchive.js";

/** `strikebook archive`: the strategy archive from the run records that the reports left. */
export function archiveCommand(signal: AbortSignal): Command {
  return new Command("archive")
    .description("Write the strategy archive from the newest run record of every study under the reports folder")
    .option("--reports <dir>", "folder of the reports", "reports")
    .option("--json", "print JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook archive --reports reports")
    .action(async (options: { reports: string; json: boolean }) => {
      const progress = new TerminalProgress();
      try {
        const archive = await writeArchive(options.reports, signal);
        progress.stop();
        for (const line of archive.warnings) console.error(`strikebook: warning: ${line}`);
        console.log(
          options.json
            ? JSON.stringify(archive)
            : `strategy archive: ${archive.html}\n                  ${archive.markdown}\nfailure analysis: ${archive.failureAnalysis.html}\n                  ${archive.failureAnalysis.markdown}`,
        );
      } finally {
        progress.stop();
      }
    });
}
