import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
import type { ResultMessage } from "../messages.js";

/** One running or finished evaluation, as everything that it started sees it, however late. */
export class CellContext {
  readonly id: number;
  readonly startedAt: number = performance.now();
  readonly #controller = new AbortController();
  /** Charts of `display()` calls that are still being drawn. */
  readonly drawing: Set<Promise<void>> = new Set();
  /** The answer to the host, once there is one. */
  result: ResultMessage | undefined;
  /** True while a result waits for the last output to be written. */
  settling = false;
  /** When the host first asked to stop it. */
  interruptedAt: number | undefined;

  constructor(id: number) {
    this.id = id;
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

  /** Ends what an interrupted cell left running in the background as soon as it prints or reports progress. */
  throwIfInterrupted(): void {
    if (this.interrupted) throw interruption();
  }
}

/** What an interrupted cell's signal gives as its reason. */
function interruption(): DOMException {
  return new DOMException("the cell was interrupted", "AbortError");
}

/** The cell that the running code belongs to. */
export const cellStorage: AsyncLocalStorage<CellContext> = new AsyncLocalStorage<CellContext>();
