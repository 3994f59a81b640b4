import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MessageChannel, type Transferable } from "node:worker_threads";
import type { Piscina } from "piscina";
import { hasStarted, mayEndThread, newThreadState } from "./nativeWork.js";
import { packageRoot } from "./packageRoot.js";
import { StrikebookError } from "./StrikebookError.js";
import type { TaskOptions } from "./TaskOptions.js";
import { outcomeValue, type WorkerCall, type WorkerOutcome } from "./workerTask.js";

export interface WorkerThreadsOptions {
  /** Threads at most; all cores by default. */
  readonly threads?: number | undefined;
  /** Called with what a task posts to `parentPort` while it runs: its progress. */
  readonly onMessage?: ((message: unknown) => void) | undefined;
  /** Time that a stopped task has to end by itself, 5 s by default. */
  readonly stopMs?: number | undefined;
}

export interface WorkerRunOptions extends TaskOptions {
  readonly transfer?: readonly Transferable[];
}

/** A thread that waits for its next task this long is kept: a new one loads and compiles its module again. */
const IDLE_MS = 60_000;
/** Time that a task has to stop by itself. */
const STOP_MS = 5_000;
/** How often a task that does not stop is looked at again. */
const LOOK_MS = 250;

/**
 * Threads that run the default function of one `*.worker.ts` module of this library (see {@link workerTask}). They start
 * at the first task.
 */
export class WorkerThreads<Task, Result> implements AsyncDisposable {
  readonly threads: number;
  readonly #pool: Piscina;
  readonly #stopMs: number;
  /** Tasks that have not ended, with the way to stop each. */
  readonly #running = new Map<Promise<unknown>, () => void>();

  private constructor(pool: Piscina, threads: number, stopMs: number) {
    this.#pool = pool;
    this.threads = threads;
    this.#stopMs = stopMs;
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
    return new WorkerThreads(pool, threads, options.stopMs ?? STOP_MS);
  }

  /**
   * Runs one task; tasks beyond the number of threads wait for their turn. An abort asks a running task to stop and waits
   * for it; one that waits does not begin. The thread of a task that never looks is ended after a while, but not while an
   * engine works in it: DuckDB calls into the thread, and to end it then would end the process.
   *
   * @throws what the task threw, the signal's reason after an abort; a `StrikebookError` keeps its code and its cure
   */
  async run(task: Task, { signal, transfer = [] }: WorkerRunOptions = {}): Promise<Result> {
    signal?.throwIfAborted();
    const { port1, port2 } = new MessageChannel();
    const state = newThreadState();
    const end = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const endThread = (): void => {
      if (mayEndThread(state)) end.abort();
      else timer = setTimeout(endThread, LOOK_MS);
    };
    const stop = (): void => {
      if (timer) return;
      port1.postMessage("stop");
      if (hasStarted(state)) timer = setTimeout(endThread, this.#stopMs);
      else endThread();
    };
    const call: WorkerCall<Task> = { task, state, stop: port2 };
    const outcome: Promise<WorkerOutcome<Result>> = this.#pool.run(call, {
      signal: end.signal,
      transferList: [port2, ...transfer],
    });
    this.#running.set(outcome, stop);
    signal?.addEventListener("abort", stop, { once: true });
    try {
      const value = outcomeValue(await outcome);
      signal?.throwIfAborted();
      return value;
    } catch (error) {
      signal?.throwIfAborted();
      if (end.signal.aborted) throw new StrikebookError("aborted", "a task was stopped", "run it again");
      throw error;
    } finally {
      this.#running.delete(outcome);
      signal?.removeEventListener("abort", stop);
      clearTimeout(timer);
      port1.close();
    }
  }

  /** Stops what still runs, as an abort does, and ends the threads. */
  async close(): Promise<void> {
    const running = [...this.#running];
    for (const [, stop] of running) stop();
    await Promise.allSettled(running.map(([outcome]) => outcome));
    await this.#pool.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
