import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { packageRoot, StrikebookError } from "strikebook";
import { archiveCommand } from "./commands/archive.js";
import { checkCommand } from "./commands/check.js";
import { convertCommand } from "./commands/convert.js";
import { doctorCommand } from "./commands/doctor.js";
import { kernelCommand } from "./commands/kernel.js";
import { lakeCommand } from "./commands/lake.js";
import { packCommand } from "./commands/pack.js";
import { runCommand } from "./commands/run.js";
import { sampleCommand } from "./commands/sample.js";
import { startCommand } from "./commands/start.js";
import { tablesCommand } from "./commands/tables.js";
import { fileSystemFailure, inCommandLineWords } from "./describeFailure.js";
import { refuseStaleBuild } from "./staleBuild.js";

/**
 * Runs one command line and gives its exit code: 0 done, 1 a failure that was named in one line, 2 wrong usage, 3 done
 * with a report that is incomplete, 130 interrupted.
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const abort = new AbortController();
  const interrupt = (): void => {
    if (abort.signal.aborted) process.exit(130);
    abort.abort(new StrikebookError("aborted", "interrupted", "run the same command again"));
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    // The doctor looks at a stale build itself and says what to do.
    if (argv[2] !== "doctor") await refuseStaleBuild();
    await program(abort.signal).parseAsync([...argv]);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error, abort.signal);
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

function program(signal: AbortSignal): Command {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string };
  const root = new Command("strikebook")
    .description(
      "A research workbench for derivatives: notebooks in TypeScript, a research library, results that show their proof.",
    )
    .version(version)
    .showHelpAfterError("(run with --help to see the options)")
    .exitOverride();
  for (const make of [
    startCommand,
    runCommand,
    sampleCommand,
    packCommand,
    tablesCommand,
    lakeCommand,
    archiveCommand,
    checkCommand,
    convertCommand,
    kernelCommand,
    doctorCommand,
  ]) {
    root.addCommand(make(signal).exitOverride().showHelpAfterError("(run with --help to see the options)"));
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
