import { Command } from "commander";
import { listDumpTables } from "strikebook";
import { TerminalProgress } from "../TerminalProgress.js";

/** `strikebook tables`: what a dump holds. */
export function tablesCommand(signal: AbortSignal): Command {
  return new Command("tables")
    .description("List the tables of a SQL dump with their rows")
    .argument("<dump>", "a .sql.gz or .sql file")
    .option("--json", "print JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook tables das_nse_mod.sql.gz")
    .action(async (dump: string, options: { json: boolean }) => {
      const progress = new TerminalProgress();
      try {
        const tables = await listDumpTables(dump, { signal });
        progress.stop();
        if (options.json) console.log(JSON.stringify(tables));
        else
          for (const { table, rows } of tables)
            console.log(`${table.padEnd(28)} ${rows.toLocaleString("en").padStart(12)}`);
      } finally {
        progress.stop();
      }
    });
}
