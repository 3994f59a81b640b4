import { setTimeout as wait } from "node:timers/promises";
import { Command } from "commander";
import { stateFolder } from "../status/CommandState.js";
import { type KnownCommand, readStates } from "../status/readStates.js";
import { statusLines } from "../status/statusLines.js";

const WATCH_MS = 1000;

/** `strikebook status`: what runs in other terminals. */
export function statusCommand(signal: AbortSignal): Command {
  return new Command("status")
    .description("Show the long commands that run, and those that ended within a day: steps, rate, time left")
    .option("--watch", "until Ctrl-C: anew every second; into a pipe or file, what changed", false)
    .option("--running", "only what runs", false)
    .option("--json", "print JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook status --watch")
    .action(async (options: { watch: boolean; running: boolean; json: boolean }) => {
      const isScreen = process.stdout.isTTY === true;
      let before: string[] = [];
      for (;;) {
        const { commands, unreadable } = await readStates();
        const shown = commands.filter(({ condition }) => !options.running || condition === "running");
        // Times pass in every line, so states are compared and not lines.
        const now = [...shown.map((command) => JSON.stringify(command)), `${shown.length} ${unreadable}`];
        const news = isScreen ? shown : shown.filter((_, i) => !before.includes(now[i]!));
        const isNew = isScreen || now.some((state) => !before.includes(state));
        before = now;
        if (options.json) {
          if (isNew) console.log(JSON.stringify({ commands: shown, unreadable }));
        } else if (isNew) {
          if (options.watch && isScreen) process.stdout.write("\x1b[H\x1b[2J");
          printCommands(news);
          if (shown.length === 0)
            console.log(`nothing ${options.running ? "runs" : "has run for a day"} (${stateFolder()})`);
          if (unreadable > 0) console.log(`${unreadable} state files could not be read in ${stateFolder()}`);
        }
        if (!options.watch) return;
        try {
          await wait(WATCH_MS, undefined, { signal });
        } catch {
          // Ctrl-C is how watching ends.
          return;
        }
      }
    });
}

function printCommands(commands: readonly KnownCommand[]): void {
  const now = Date.now();
  for (const command of commands) for (const line of statusLines(command, now)) console.log(line);
}
