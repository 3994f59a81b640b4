import { existsSync } from "node:fs";
import { Command } from "commander";
import { RunRegistry, readRunRecord, registerRun, StrikebookError } from "strikebook";

/** `strikebook runs register`: adds the runs that lie in the reports' folder and are not in its registry. */
export function runsRegisterCommand(signal: AbortSignal): Command {
  return new Command("register")
    .description("Add the runs of the reports folder that are not in its registry, oldest first")
    .option("--reports <dir>", "folder of the reports", "reports")
    .option("--json", "print JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook runs register --reports reports")
    .action(async (_own: { reports: string; json: boolean }, command: Command) => {
      const { reports, json } = command.optsWithGlobals<typeof _own>();
      if (!existsSync(reports))
        throw new StrikebookError("missing", `there is no folder ${reports}`, "name the folder of the reports");
      const registry = await RunRegistry.open(reports);
      const found = [];
      for (const folder of registry.unregistered()) {
        signal.throwIfAborted();
        // A run that an earlier version judged was tried all the same.
        found.push({ folder, record: await readRunRecord(folder, { asSealed: true }) });
      }
      found.sort((a, b) => Date.parse(a.record.createdAt) - Date.parse(b.record.createdAt));
      for (const { folder, record } of found) await registerRun(record, folder, reports, { signal });
      if (json) console.log(JSON.stringify({ registered: found.map(({ folder }) => folder) }));
      else {
        for (const { folder } of found) console.log(`registered  ${folder}`);
        if (found.length === 0) console.log(`every run in ${reports} is registered`);
      }
    });
}
