import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { RUN_FILES } from "../record/runFiles.js";
import type { RegisteredRun } from "./RegisteredRun.js";

/**
 * Folders `<study>/<run>` of a reports' folder that hold a run and are not in its registry: runs of before there was one,
 * and of a writer that was stopped between the two.
 */
export function unregisteredRuns(directory: string, runs: readonly RegisteredRun[]): string[] {
  const known = new Set(runs.map(({ path }) => path));
  return folders(directory).flatMap((study) =>
    folders(join(directory, study))
      .filter((run) => !known.has(`${study}/${run}`) && existsSync(join(directory, study, run, RUN_FILES.record)))
      .map((run) => join(directory, study, run)),
  );
}

function folders(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
}
