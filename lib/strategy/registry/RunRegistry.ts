import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Displayable, type DisplayData, StrikebookError, type TaskOptions } from "../../task/index.js";
import type { RunRecord } from "../RunRecord.js";
import { type ReadRunOptions, readRunRecord } from "../record/readRunRecord.js";
import { RUN_FILES } from "../record/runFiles.js";
import type { RegisteredRun } from "./RegisteredRun.js";
import { filterRuns, type RunFilter, type RunListing } from "./RunListing.js";
import { readChain } from "./readChain.js";
import { bytesOf, REGISTRY_FILES, readHead } from "./registryFiles.js";
import type { RegistryFinding } from "./registryLine.js";
import { resultRating } from "./resultRating.js";
import { runTable } from "./runTable.js";
import { type RunTrials, runTrials } from "./runTrials.js";
import { unregisteredRuns } from "./unregisteredRuns.js";
import { verifyRuns } from "./verifyRuns.js";

/** Shortest beginning of a run's id that names it. */
const LEAST_DIGITS = 4;

/**
 * All runs that were made into one folder of reports: append-only, each line chained to the one before by its hash.
 *
 * @example
 * const registry = await RunRegistry.open("reports");
 * registry.list({ strategy: "S1", sort: "pnl" });
 * registry.trials("S1").trials;
 */
export class RunRegistry implements Displayable {
  /** Folder of the registry. */
  readonly directory: string;
  /** Every registered run, oldest first; the same run as often as it was made. */
  readonly runs: readonly RegisteredRun[];
  /** Is it whole? An `error` names what was changed or cut off. */
  readonly findings: readonly RegistryFinding[];

  private constructor(directory: string, runs: readonly RegisteredRun[], findings: readonly RegistryFinding[]) {
    this.directory = directory;
    this.runs = runs;
    this.findings = findings;
  }

  /** Reads the registry of a folder and checks its chain. A folder without one is a registry without runs. */
  static async open(directory = "reports"): Promise<RunRegistry> {
    // The head first: a line that is added meanwhile is newer than it, and none is missing.
    const head = readHead(directory);
    const bytes = bytesOf(join(directory, REGISTRY_FILES.lines)) ?? Buffer.alloc(0);
    const { lines, findings, earlier } = readChain(bytes, head);
    return new RunRegistry(
      directory,
      lines.flatMap((line) => (line ? [line.run] : [])),
      [...earlier, ...findings],
    );
  }

  /** Runs that pass the filter: each run once, newest first or sorted as asked for. */
  list(filter: RunFilter = {}): RunListing[] {
    return filterRuns(this.#listings(), filter);
  }

  /** How many trials of a strategy (its id), a family or a set were made: what `runDeflatedSharpe` asks for. */
  trials(name: string): RunTrials {
    return runTrials(this.runs, name);
  }

  /**
   * The run that a beginning of its id names, the newest of its lines.
   *
   * @throws StrikebookError `missing` when there is none, `argument` when there are several
   */
  find(id: string): RunListing {
    const found = this.#listings().filter(({ runId }) => runId.startsWith(id));
    if (id.length >= LEAST_DIGITS && found.length === 1) return found[0]!;
    const where = join(this.directory, REGISTRY_FILES.lines);
    if (id.length >= LEAST_DIGITS && found.length > 1) {
      const ids = found.map(({ runId }) => runId).join(", ");
      throw new StrikebookError("argument", `${found.length} runs begin with ${id}: ${ids}`, "give more of its digits");
    }
    const cure = `name a run of \`strikebook runs\`, by at least ${LEAST_DIGITS} digits, or the folder of one`;
    throw new StrikebookError("missing", `no run "${id}" in ${where}`, cure);
  }

  /**
   * The record of a run, by the beginning of its id or by its folder.
   *
   * @throws StrikebookError as {@link find} and `readRunRecord` do; `missing` when the run's folder was removed;
   *   `integrity` when another run lies in it
   */
  async read(name: string, options: ReadRunOptions = {}): Promise<RunRecord> {
    if (existsSync(join(name, RUN_FILES.record))) return readRunRecord(name, options);
    const run = this.find(name);
    if (run.files === "missing") {
      const what = `run ${run.runId} of ${run.study} is registered, and its folder ${run.folder} is gone`;
      throw new StrikebookError("missing", what, "run the study again with its parameters");
    }
    const record = await readRunRecord(run.folder, options);
    if (record.runId === run.runId) return record;
    const what = `run ${run.runId} is registered in ${run.folder}, where run ${record.runId} lies`;
    throw new StrikebookError("integrity", what, "name the run that lies there");
  }

  /** Folders of runs that lie in the reports' folder and are not in its registry. */
  unregistered(): string[] {
    return unregisteredRuns(this.directory, this.runs);
  }

  /**
   * What is wrong with the registry and with its runs, each of which is read, judged and counted again. Without an `error`
   * nothing was changed and every run is there.
   */
  async verify(task: TaskOptions = {}): Promise<RegistryFinding[]> {
    const unregistered = this.unregistered();
    return [
      ...this.findings,
      ...unregistered.map((folder) => ({
        severity: "info" as const,
        message: `the run in ${folder} is not registered, and does not count as a trial: \`strikebook runs register\` adds it`,
      })),
      ...(await verifyRuns(this.#listings(), task)),
    ];
  }

  toDisplay(): DisplayData {
    return runTable(this.list());
  }

  #listings(): RunListing[] {
    const newest = new Map<string, RegisteredRun>();
    const times = new Map<string, number>();
    for (const run of this.runs) {
      newest.set(run.runId, run);
      times.set(run.runId, (times.get(run.runId) ?? 0) + 1);
    }
    return [...newest.values()].map((run) => {
      const folder = join(this.directory, run.path);
      const { trades, daysInData } = run.metrics;
      return {
        ...run,
        folder,
        files: existsSync(join(resolve(folder), RUN_FILES.record)) ? "present" : "missing",
        times: times.get(run.runId)!,
        tradesPerDay: typeof trades === "number" && daysInData ? trades / daysInData : null,
        rating: resultRating(run.metrics),
      };
    });
  }
}
