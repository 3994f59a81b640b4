import { createHash } from "node:crypto";
import type { RegisteredRun } from "./RegisteredRun.js";

export const REGISTRY_SCHEMA = "strikebook.registry/1";

/** What stands before the first line. */
export const NO_LINE: string = "0".repeat(64);

/** Something a reader of the registry must know. An `error` is a line or a run that was changed or is gone. */
export interface RegistryFinding {
  readonly severity: "info" | "error";
  readonly message: string;
}

/** One line of the registry: a run, chained to the line before. */
export interface RegistryLine {
  readonly schema: typeof REGISTRY_SCHEMA;
  /** sha256 of the text of the line before, without its end; {@link NO_LINE} in the first one. */
  readonly previous: string;
  readonly registeredAt: string;
  readonly run: RegisteredRun;
  /** What the writer of this line found wrong with the file; absent when nothing was. */
  readonly found?: readonly RegistryFinding[];
}

/** sha256 of a line without its end, hex. */
export function lineHash(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The line that `text` is, or undefined when it is none of this version. */
export function parseRegistryLine(text: string): RegistryLine | undefined {
  let line: Partial<RegistryLine> | null;
  try {
    line = JSON.parse(text) as Partial<RegistryLine> | null;
  } catch {
    return undefined;
  }
  const run = line?.run;
  const isWhole =
    line?.schema === REGISTRY_SCHEMA &&
    typeof line.previous === "string" &&
    typeof run?.runId === "string" &&
    typeof run.path === "string";
  return isWhole ? (line as RegistryLine) : undefined;
}
