import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
import type { ResultMessage } from "../messages.js";

/** One running or finished evaluation, as everything that it started sees it, however late. */
export class CellContext {
  readonly id: number;
  /** Whether its end is marked in the standard streams. */
  readonly marks: boolean;
  readonly startedAt: number = performance.now();
  readonly #controller = new AbortController();
  #timers: WeakRef<NodeJS.Timeout | NodeJS.Immediate>[] = [];
  #pruneAt = 256;
  readonly #stops = new Set<() => void>();
  /** Output that belongs before the result and is still on its way: charts that are being drawn, pipes of ended processes. */
  readonly awaitedOutput: Set<Promise<void>> = new Set();
  /** The answer to the host, once there is one. */
  result: ResultMessage | undefined;
  /** True while a result waits for the last output to be written. */
  settling = false;
  /** When the host first asked to stop it. */
  interruptedAt: number | undefined;

  constructor(id: number, marks = false) {
    this.id = id;
    this.marks = marks;
    // Node keeps the context on timers, where users would see it when they print one.
    Object.defineProperty(this, inspect.custom, { value: () => "[cell]" });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get interrupted(): boolean {
    return this.interruptedAt !== undefined;
  }

  interrupt(): void {
    this.interruptedAt = performance.now();
    this.#controller.abort(interruption());
  }

  addTimer(timer: NodeJS.Timeout | NodeJS.Immediate): void {
    if (this.result?.status === "aborted") {
      queueMicrotask(() => cancel(timer));
      return;
    }
    this.#timers.push(new WeakRef(timer));
    if (this.#timers.length < this.#pruneAt) return;
    this.#timers = this.#timers.filter((one) => isPending(one.deref()));
    this.#pruneAt = Math.max(256, this.#timers.length * 2);
  }

  /** Notes how to stop a process or thread that the cell has started. */
  addStop(stop: () => void): void {
    if (this.result?.status === "aborted") stop();
    else this.#stops.add(stop);
  }

  /** What `stop` would stop has ended. */
  removeStop(stop: () => void): void {
    this.#stops.delete(stop);
  }

  /** The result waits for this output. */
  awaitOutput(output: Promise<void>): void {
    const awaited = output.finally(() => this.awaitedOutput.delete(awaited));
    this.awaitedOutput.add(awaited);
  }

  /** Stops what the cell has left running: what awaits its timers goes no further, and nothing of it blocks later cells. */
  stopLeftovers(): void {
    for (const timer of this.#timers) cancel(timer.deref());
    this.#timers = [];
    for (const stop of this.#stops) stop();
    this.#stops.clear();
  }

  /** Ends what an interrupted cell left running in the background as soon as it prints or reports progress. */
  throwIfInterrupted(): void {
    if (this.interrupted) throw interruption();
  }
}

function isPending(timer: NodeJS.Timeout | NodeJS.Immediate | undefined): boolean {
  return timer !== undefined && (timer as { _destroyed?: boolean })._destroyed !== true;
}

/** Timers that do not keep a process alive belong to libraries (connection pools, caches), which need them later. */
function cancel(timer: NodeJS.Timeout | NodeJS.Immediate | undefined): void {
  if (timer === undefined || !timer.hasRef()) return;
  if ("refresh" in timer) clearTimeout(timer);
  else clearImmediate(timer);
}

/** What an interrupted cell's signal gives as its reason. */
function interruption(): DOMException {
  return new DOMException("the cell was interrupted", "AbortError");
}

/** The cell that the running code belongs to. */
export const cellStorage: AsyncLocalStorage<CellContext> = new AsyncLocalStorage<CellContext>();
