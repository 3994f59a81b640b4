import { Command } from "commander";
import { type DumpListing, listDump, NO_VOLATILITY_INDEX } from "strikebook";
import { TerminalProgress } from "../TerminalProgress.js";

/** `strikebook tables`: another name of `strikebook extract --list`. */
export function tablesCommand(signal: AbortSignal): Command {
  return new Command("tables")
    .description("List the tables of SQL dumps with their rows and days (the same as extract --list)")
    .argument("<dumps...>", "dump files (.sql.gz, .sql)")
    .option("--json", "print JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook tables das_nse_mod.sql.gz")
    .action((dumps: string[], options: { json: boolean }) => listTables(dumps, options.json, signal));
}

/** Prints what dumps hold, and whether a volatility index is among it. */
export async function listTables(dumps: readonly string[], json: boolean, signal: AbortSignal): Promise<void> {
  const progress = new TerminalProgress();
  try {
    const listings: DumpListing[] = [];
    for (const dump of dumps) listings.push(await listDump(dump, { signal }));
    progress.stop();
    if (json) {
      console.log(JSON.stringify(listings));
      return;
    }
    for (const listing of listings) printListing(listing);
    const found = [...new Set(listings.flatMap(({ volatilityIndices }) => volatilityIndices))];
    console.log(found.length > 0 ? `volatility index: ${found.join(", ")}` : NO_VOLATILITY_INDEX);
  } finally {
    progress.stop();
  }
}

function printListing({ path, tables }: DumpListing): void {
  const width = Math.max(5, ...tables.map(({ table }) => table.length));
  console.log(path);
  for (const { table, kind, rows, firstDate = "-", lastDate = "-", reason, isVolatilityIndex } of tables) {
    const note = reason ?? (isVolatilityIndex ? "volatility index" : "");
    const cells = [
      table.padEnd(width),
      rows.toLocaleString("en").padStart(12),
      firstDate.padEnd(10),
      lastDate.padEnd(10),
    ];
    console.log(`  ${[...cells, kind.padEnd(8), note].join("  ").trimEnd()}`);
  }
  const counts = new Map<string, number>();
  for (const { kind } of tables) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const total = tables.reduce((sum, { rows }) => sum + rows, 0);
  const kinds = [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
  console.log(`  ${tables.length} tables (${kinds}), ${total.toLocaleString("en")} rows`);
}
