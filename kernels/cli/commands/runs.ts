import { Command, Option } from "commander";
import {
  exportRunList,
  RESULT_RATINGS,
  RUN_ORDERS,
  type RunFilter,
  type RunOrder,
  RunRegistry,
  runTable,
  StrikebookError,
} from "strikebook";
import { helpOnUsageErrors } from "../helpOnUsageErrors.js";
import { positiveInteger } from "../optionValues.js";
import { printDisplay } from "../printDisplay.js";
import { printFindings } from "../printFindings.js";
import { runsExportCommand } from "./runsExport.js";
import { runsRegisterCommand } from "./runsRegister.js";
import { runsVerifyCommand } from "./runsVerify.js";

interface RunsOptions extends RunFilter {
  readonly reports: string;
  readonly csv?: string;
  readonly parquet?: string;
  readonly json: boolean;
}

/** `strikebook runs`: every run that was made, the verdict first. */
export function runsCommand(signal: AbortSignal): Command {
  const orders = new Option("--sort <by>", "highest first; what was not measured comes last")
    .choices([...RUN_ORDERS])
    .default("created" satisfies RunOrder);
  return new Command("runs")
    .description("List the runs in the run registry of the reports folder, the verdict first")
    .addCommand(helpOnUsageErrors(runsExportCommand(signal)))
    .addCommand(helpOnUsageErrors(runsVerifyCommand(signal)))
    .addCommand(helpOnUsageErrors(runsRegisterCommand(signal)))
    .option("--reports <dir>", "folder of the reports", "reports")
    .option("--strategy <name>", "id, name, family, set or variant of a strategy, or a study")
    .option("--underlying <name>", "runs on this underlying")
    .option("--verdict <status>", "sound, suspect, incomplete")
    .option("--since <moment>", "made on this day or later, YYYY-MM-DD, UTC")
    .addOption(orders)
    .option("--limit <n>", "at most this many", positiveInteger)
    .option("--csv <file>", "write the list there, all columns")
    .option("--parquet <file>", "write the list there, all columns")
    .option("--json", "print JSON", false)
    .addHelpText(
      "after",
      `
P&L currency is after costs, %/month of the margin of one lot. The result is named by declared rules:
${Object.entries(RESULT_RATINGS)
  .map(([name, rule]) => `  ${name}: ${rule}`)
  .join("\n")}

Examples:
  $ strikebook runs --strategy S1 --verdict sound --sort pnl --limit 10
  $ strikebook runs export 8f3a21 --to trades --names users`,
    )
    .action(async ({ reports, csv, parquet, json, ...filter }: RunsOptions) => {
      const registry = await RunRegistry.open(reports);
      if (registry.runs.length === 0) {
        const waiting = registry.unregistered().length;
        const what = `no run is registered in ${reports}${waiting > 0 ? `, and ${waiting} lie there` : ""}`;
        throw new StrikebookError(
          "empty",
          what,
          waiting > 0
            ? "add them with `strikebook runs register`"
            : "run a notebook that writes a report, or name another folder with --reports",
        );
      }
      const runs = registry.list(filter);
      for (const file of await exportRunList(runs, { csv, parquet, signal })) console.error(`written: ${file}`);
      if (json) console.log(JSON.stringify({ runs, findings: registry.findings }));
      else if (runs.length === 0) console.log(`none of ${registry.list().length} runs in ${reports} passes`);
      else printDisplay(runTable(runs));
      printFindings(registry.findings, "error");
    });
}
