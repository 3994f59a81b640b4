import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { packageRoot } from "strikebook";
import { archiveCommand } from "./commands/archive.js";
import { auditCommand } from "./commands/audit.js";
import { backtestCommand } from "./commands/backtest.js";
import { barsCommand } from "./commands/bars.js";
import { baselineCommand } from "./commands/baseline.js";
import { checkCommand } from "./commands/check.js";
import { compareCommand } from "./commands/compare.js";
import { convertCommand } from "./commands/convert.js";
import { doctorCommand } from "./commands/doctor.js";
import { downloadCommand } from "./commands/download.js";
import { enrichCommand } from "./commands/enrich.js";
import { extractCommand } from "./commands/extract.js";
import { kernelCommand } from "./commands/kernel.js";
import { lakeCommand } from "./commands/lake.js";
import { packCommand } from "./commands/pack.js";
import { runCommand } from "./commands/run.js";
import { runsCommand } from "./commands/runs.js";
import { sampleCommand } from "./commands/sample.js";
import { scanCommand } from "./commands/scan.js";
import { selfAuditCommand } from "./commands/selfAudit.js";
import { startCommand } from "./commands/start.js";
import { statusCommand } from "./commands/status.js";
import { strategiesCommand } from "./commands/strategies.js";
import { tablesCommand } from "./commands/tables.js";
import { whyCommand } from "./commands/why.js";
import { fileSystemFailure, inCommandLineWords } from "./describeFailure.js";
import { helpOnUsageErrors } from "./helpOnUsageErrors.js";
import { Interrupts } from "./Interrupts.js";
import { refuseStaleBuild } from "./staleBuild.js";
import { StateFile } from "./status/StateFile.js";

/**
 * Runs one command line and gives its exit code: 0 done, 1 a failure that was named in one line, 2 wrong usage, 3 done
 * with a report that is incomplete, 4 a study was skipped, 130 interrupted.
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const interrupts = new Interrupts();
  const state = new StateFile(argv.slice(2));
  let exitCode = 1;
  try {
    // The doctor looks at a stale build itself and says what to do.
    if (argv[2] !== "doctor") await refuseStaleBuild();
    await program(interrupts.signal).parseAsync(argv.length > 2 ? [...argv] : [...argv, "--help"]);
    exitCode = Number(process.exitCode ?? 0);
  } catch (error) {
    exitCode = report(error, interrupts.signal);
  } finally {
    state.end(exitCode);
    interrupts.end();
  }
  return exitCode;
}

function program(signal: AbortSignal): Command {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string };
  const root = new Command("strikebook")
    .description(
      "A research workbench for derivatives: notebooks in TypeScript, a research library, results that show their proof.",
    )
    .version(version)
    .addHelpText(
      "after",
      `
Exit codes: 0 done, 1 a failure told in one line (compare: the runs differ; backtest: a strategy never traded),
2 wrong usage, 3 a report is incomplete, 4 a study was skipped because its data are not there, 130 interrupted.

Examples:
  $ strikebook start
  $ strikebook run notebooks/02-short-straddle.ipynb -p entryTime=09:30
  $ strikebook help run`,
    );
  helpOnUsageErrors(root);
  for (const make of [
    startCommand,
    runCommand,
    sampleCommand,
    downloadCommand,
    extractCommand,
    packCommand,
    auditCommand,
    enrichCommand,
    barsCommand,
    tablesCommand,
    lakeCommand,
    baselineCommand,
    scanCommand,
    strategiesCommand,
    backtestCommand,
    runsCommand,
    compareCommand,
    whyCommand,
    archiveCommand,
    checkCommand,
    selfAuditCommand,
    convertCommand,
    kernelCommand,
    statusCommand,
    doctorCommand,
  ]) {
    root.addCommand(helpOnUsageErrors(make(signal)));
  }
  return root;
}

function report(error: unknown, signal: AbortSignal): number {
  // Commander has printed its own message, the help or the version.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (signal.aborted) {
    console.error("strikebook: interrupted; nothing half-written was kept");
    return 130;
  }
  if (error instanceof Error && error.name === "StrikebookError") {
    console.error(`strikebook: ${inCommandLineWords(error)}`);
    return 1;
  }
  const failure = fileSystemFailure(error);
  if (failure !== undefined) {
    console.error(`strikebook: ${failure}`);
    return 1;
  }
  console.error(error);
  console.error("strikebook: this is a fault of the program, not of your input; the lines above say where");
  return 1;
}
