import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { isProcessAlive } from "../../../lib/lake/isProcessAlive.js";
import { type CommandState, commandState, stateFolder } from "./CommandState.js";

/** Ended commands are shown for a day. */
const KEPT_MS = 86_400_000;

export type CommandCondition = "running" | "done" | "failed" | "died";

export interface KnownCommand extends CommandState {
  /** `died`: its process is gone and it has not told its end (killed, power cut). */
  readonly condition: CommandCondition;
}

/** Long commands of this user, the newest first, and how many files could not be read; files over a day old are removed. */
export async function readStates(): Promise<{ commands: KnownCommand[]; unreadable: number }> {
  const folder = stateFolder();
  const commands: KnownCommand[] = [];
  let unreadable = 0;
  for (const name of await namesIn(folder)) {
    if (!/^\d+-\d+\.json$/.test(name)) continue;
    const state = await readState(join(folder, name));
    if (!state) {
      unreadable++;
      continue;
    }
    const condition = conditionOf(state);
    if (condition !== "running" && Date.now() - state.updatedMs > KEPT_MS)
      await rm(join(folder, name), { force: true });
    else commands.push({ ...state, condition });
  }
  return { commands: commands.sort((a, b) => b.startedMs - a.startedMs), unreadable };
}

function conditionOf({ exitCode, pid }: CommandState): CommandCondition {
  if (exitCode !== undefined) return exitCode === 0 ? "done" : "failed";
  return isProcessAlive(pid) ? "running" : "died";
}

async function readState(file: string): Promise<CommandState | undefined> {
  try {
    return commandState.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    // Of another version, or half a file of a full disk: counted by the caller.
    return undefined;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
