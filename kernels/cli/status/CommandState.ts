import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

/** Version of the files' format: others are passed over, and counted. */
export const STATE_VERSION = 1;

export interface CommandStep {
  readonly id: number;
  readonly label: string;
  readonly done: number;
  /** Absent while the amount of work is not known: it is never assumed. */
  readonly total?: number | undefined;
  readonly unit: string;
  readonly state: "running" | "done" | "failed";
  readonly elapsedMs: number;
  /** Units a second over the last few seconds; absent before there is anything to measure. */
  readonly rate?: number | undefined;
}

/** One long command of this user on this machine, as its state file tells it. */
export interface CommandState {
  readonly version: 1;
  readonly pid: number;
  readonly command: string;
  readonly folder: string;
  readonly startedMs: number;
  readonly updatedMs: number;
  readonly steps: readonly CommandStep[];
  /** Set when the command has ended by itself. */
  readonly exitCode?: number | undefined;
}

export const commandState: z.ZodType<CommandState> = z.object({
  version: z.literal(STATE_VERSION),
  pid: z.number(),
  command: z.string(),
  folder: z.string(),
  startedMs: z.number(),
  updatedMs: z.number(),
  steps: z.array(
    z.object({
      id: z.number(),
      label: z.string(),
      done: z.number(),
      total: z.number().optional(),
      unit: z.string(),
      state: z.enum(["running", "done", "failed"]),
      elapsedMs: z.number(),
      rate: z.number().optional(),
    }),
  ),
  exitCode: z.number().optional(),
});

/** Folder of the state files: `STRIKEBOOK_STATE`, else `strikebook` in the user's folder for states (XDG). */
export function stateFolder(): string {
  const { STRIKEBOOK_STATE, XDG_STATE_HOME } = process.env;
  return STRIKEBOOK_STATE || join(XDG_STATE_HOME || join(homedir(), ".local", "state"), "strikebook");
}
