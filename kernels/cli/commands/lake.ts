import { Command } from "commander";
import { openLake, packRecordLine } from "strikebook";
import { helpOnUsageErrors } from "../helpOnUsageErrors.js";
import { type LakeChoice, lakeOrSample, namedLake, withLakeOption } from "../lakeOption.js";
import { printDisplay } from "../printDisplay.js";
import { lakeCacheCommand } from "./lakeCache.js";

/** `strikebook lake`: what a lake holds. */
export function lakeCommand(): Command {
  const command = new Command("lake").description(
    "List the parts of a lake: dataset, day, underlying, rows, what was dropped; and what its packs left out",
  );
  command.addCommand(helpOnUsageErrors(lakeCacheCommand()));
  return withLakeOption(command, "root of the lake (default: STRIKEBOOK_LAKE, ./lake, else the sample)")
    .option("--sql <query>", "run a query over the lake; every dataset is a view")
    .option("--json", "print JSON", false)
    .addHelpText(
      "after",
      '\nExample:\n  $ strikebook lake --lake lake --sql "select date, count(*) from nse_options group by all"',
    )
    .action(async (options: LakeChoice & { sql?: string; json: boolean }) => {
      const lake = await openLake(namedLake(options) ?? lakeOrSample((line) => console.error(line)));
      try {
        if (options.sql !== undefined) {
          const table = await lake.query(options.sql);
          if (options.json) console.log(JSON.stringify(table.records()));
          else printDisplay(table.toDisplay());
        } else if (options.json) console.log(JSON.stringify(lake.parts()));
        else {
          printDisplay(lake.toDisplay());
          for (const record of await lake.packs()) console.log(`packed  ${packRecordLine(record)}`);
        }
      } finally {
        await lake.close();
      }
    });
}
