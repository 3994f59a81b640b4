import { Command, Option } from "commander";
import { exportSummary, exportTrades, RunRegistry } from "strikebook";

interface ExportOptions {
  readonly reports: string;
  readonly to: string;
  readonly names: "house" | "users";
  readonly overwrite: boolean;
  readonly json: boolean;
}

/** `strikebook runs export`: trades of runs as CSV and Parquet. */
export function runsExportCommand(signal: AbortSignal): Command {
  return new Command("export")
    .description("Write the trades of runs as CSV and Parquet, a pair of files for each underlying")
    .argument("<runs...>", "ids of runs or their beginnings, or folders of runs")
    .requiredOption("--to <dir>", "folder that they are written to")
    .addOption(
      new Option(
        "--names <whose>",
        "users: {UNDERLYING}_{ID}_{n}_{Name}_trades.csv and _summary.csv with the users' columns",
      )
        .choices(["house", "users"])
        .default("house"),
    )
    .option("--reports <dir>", "folder of the reports", "reports")
    .option("--overwrite", "replace files of these names that hold something else", false)
    .option("--json", "print JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook runs export 8f3a21 c04d9e --to trades --names users")
    .action(async (names: string[], _own: ExportOptions, command: Command) => {
      const { reports, to, names: whose, overwrite, json } = command.optsWithGlobals<ExportOptions>();
      const registry = await RunRegistry.open(reports);
      const records = [];
      for (const name of names) records.push(await registry.read(name));
      const written: string[] = [];
      for (const record of records)
        written.push(...(await exportTrades(record, to, { names: whose, overwrite, signal })));
      if (records.length > 1) written.push(...(await exportSummary(records, to, { overwrite, signal })));
      if (json) console.log(JSON.stringify({ written }));
      else for (const path of written) console.log(path);
    });
}
