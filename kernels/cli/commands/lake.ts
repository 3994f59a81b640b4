import { Command } from "commander";
import { openLake } from "strikebook";
import { printDisplay } from "../printDisplay.js";

/** `strikebook lake`: what a lake holds. */
export function lakeCommand(): Command {
  return new Command("lake")
    .description("List the parts of a lake: dataset, day, underlying, rows, what was dropped")
    .option("--root <dir>", "root of the lake (default: STRIKEBOOK_LAKE or ./lake)")
    .option("--sql <query>", "run a query over the lake; every dataset is a view")
    .option("--json", "print JSON", false)
    .action(async (options: { root?: string; sql?: string; json: boolean }) => {
      const lake = await openLake(options.root);
      try {
        if (options.sql !== undefined) {
          const table = await lake.query(options.sql);
          if (options.json) console.log(JSON.stringify(table.records()));
          else printDisplay(table.toDisplay());
        } else if (options.json) console.log(JSON.stringify(await lake.parts()));
        else printDisplay(lake.toDisplay());
      } finally {
        await lake.close();
      }
    });
}
