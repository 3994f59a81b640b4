import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Transferable } from "node:worker_threads";
import type { Piscina } from "piscina";
import { packageRoot } from "./packageRoot.js";
import { StrikebookError } from "./StrikebookError.js";
import { outcomeValue, type WorkerOutcome } from "./workerTask.js";

export interface WorkerThreadsOptions {
  /** Threads at most; all cores by default. */
  readonly threads?: number | undefined;
  /** Called with what a task posts to `parentPort` while it runs: its progress. */
  readonly onMessage?: ((message: unknown) => void) | undefined;
}

/** A thread that waits for its next task this long is kept: a new one loads and compiles its module again. */
const IDLE_MS = 60_000;

/**
 * Threads that run the default function of one `*.worker.ts` module of this library (see {@link workerTask}). They start
 * at the first task.
 */
export class WorkerThreads<Task, Result> implements AsyncDisposable {
  readonly threads: number;
  readonly #pool: Piscina;

  private constructor(pool: Piscina, threads: number) {
    this.#pool = pool;
    this.threads = threads;
  }

  /**
   * @param module path of the worker's source under the package, without its extension: `lib/lake/scanTape.worker`
   * @throws StrikebookError `environment` when the package is not built
   */
  static async open<Task, Result>(
    module: string,
    options: WorkerThreadsOptions = {},
  ): Promise<WorkerThreads<Task, Result>> {
    const file = join(packageRoot(), "dist", `${module}.js`);
    if (!existsSync(file)) {
      throw new StrikebookError("environment", `the worker ${file} is missing`, "build the package: npm run build");
    }
    const { Piscina } = await import("piscina");
    const threads = options.threads ?? availableParallelism();
    const pool = new Piscina({
      filename: pathToFileURL(file).href,
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: IDLE_MS,
    });
    if (options.onMessage) pool.on("message", options.onMessage);
    return new WorkerThreads(pool, threads);
  }

  /**
   * Runs one task; tasks beyond the number of threads wait for their turn. An abort ends the thread of a running task.
   *
   * @throws what the task threw; a `StrikebookError` keeps its code and its cure
   */
  async run(
    task: Task,
    { signal, transfer }: { signal?: AbortSignal | undefined; transfer?: readonly Transferable[] } = {},
  ): Promise<Result> {
    signal?.throwIfAborted();
    const options = { ...(signal && { signal }), ...(transfer && { transferList: [...transfer] }) };
    let outcome: WorkerOutcome<Result>;
    try {
      outcome = await this.#pool.run(task, options);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
    return outcomeValue(outcome);
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
