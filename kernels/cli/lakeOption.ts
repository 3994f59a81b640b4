import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { openLake } from "strikebook";
import { SAMPLE_FOLDER } from "./makeSample.js";

/** What the command line says about a lake that is read. */
export interface LakeChoice {
  readonly lake?: string;
  readonly root?: string;
  readonly data?: string;
}

/** Gives a command `--lake`, and its older names `--root` and `--data`. */
export function withLakeOption(command: Command, description: string): Command {
  return command
    .addOption(new Option("--lake <dir>", description).conflicts(["root", "data"]))
    .addOption(new Option("--root <dir>", "the same as --lake").conflicts(["lake", "data"]))
    .addOption(new Option("--data <dir>", "the same as --lake").conflicts(["lake", "root"]));
}

export function namedLake(choice: LakeChoice): string | undefined {
  return choice.lake ?? choice.root ?? choice.data;
}

/**
 * The lake when none is named: undefined for what the library opens by itself (STRIKEBOOK_LAKE, ./lake), else the sample
 * when there is one, and then it is said.
 */
export function lakeOrSample(say: (line: string) => void): string | undefined {
  if (process.env.STRIKEBOOK_LAKE || existsSync("lake")) return undefined;
  const sample = join(SAMPLE_FOLDER, "lake");
  if (!existsSync(sample)) return undefined;
  say(`no lake is named: this is the sample market (${sample})`);
  return sample;
}

/** Opens and closes a lake, so that a wrong one is told before the work begins. */
export async function checkLake(lake: string): Promise<void> {
  await (await openLake(lake)).close();
}
