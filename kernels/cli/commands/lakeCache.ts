import { Command } from "commander";
import { openLake, TapeCache } from "strikebook";
import { type LakeChoice, lakeOrSample, namedLake } from "../lakeOption.js";
import { printDisplay } from "../printDisplay.js";

/** `strikebook lake cache`: the columns of tapes that are kept beside the lake. */
export function lakeCacheCommand(): Command {
  return new Command("cache")
    .description("Show the size of the tape cache, or remove it; also takes --lake and --json")
    .option("--clear", "remove the cache; tapes make it anew as they are opened", false)
    .addHelpText("after", "\nExample:\n  $ strikebook lake cache --clear --lake lake")
    .action(async (_: unknown, command: Command) => {
      const options: LakeChoice & { clear: boolean; json: boolean } = command.optsWithGlobals();
      const lake = await openLake(namedLake(options) ?? lakeOrSample((line) => console.error(line)));
      await lake.close();
      const cache = TapeCache.ofLake(lake.root);
      const usage = await cache.usage();
      const bytes = usage.reduce((sum, part) => sum + part.bytes, 0);
      if (options.clear) await cache.clear();
      if (options.json)
        console.log(JSON.stringify({ folder: cache.root ?? null, bytes, cleared: options.clear, parts: usage }));
      else if (cache.root === undefined) console.log("there is no tape cache: STRIKEBOOK_TAPE_CACHE is off");
      else if (options.clear) console.log(`removed ${megabytes(bytes)} MB of ${cache.root}`);
      else {
        const rows = usage.map((part) => [part.part, part.files, megabytes(part.bytes)]);
        const title = `tape cache ${cache.root}: ${megabytes(bytes)} MB`;
        printDisplay({ kind: "table", title, columns: ["part", "files", "MB"], rows, totalRows: rows.length });
      }
    });
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e4) / 100;
}
