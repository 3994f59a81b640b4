/** One state of one long step, as the command line and the kernel see it. */
export interface ProgressEvent {
  /** Distinguishes steps that run at the same time. */
  readonly id: number;
  readonly label: string;
  readonly done: number;
  /** Undefined while the amount of work is not known. */
  readonly total: number | undefined;
  /** What is counted: rows, days, bytes, cells. */
  readonly unit: string;
  readonly state: "running" | "done" | "failed";
  readonly elapsedMs: number;
}

export type ProgressListener = (event: ProgressEvent) => void;

/** Handle of one running step. */
export interface Progress {
  /** Adds `amount` units of finished work. */
  advance(amount: number): void;
  /** Sets the finished work and, when it has become known, the whole. */
  at(done: number, total?: number): void;
  end(): void;
  fail(): void;
}

const listeners = new Set<ProgressListener>();
let nextId = 1;

/** Calls `listener` for every progress event of this process; returns the function that stops it. */
export function subscribeProgress(listener: ProgressListener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/**
 * Starts a step that observers can follow. Cheap when nobody listens; callers advance in blocks, not per row.
 *
 * @example const step = startProgress("reading dump", { unit: "rows", total: 2e6 });
 */
export function startProgress(label: string, options: { total?: number; unit: string }): Progress {
  const id = nextId++;
  const startedAt = performance.now();
  let done = 0;
  let total = options.total;
  let ended = false;
  const emit = (state: ProgressEvent["state"]): void => {
    if (listeners.size === 0) return;
    const event: ProgressEvent = {
      id,
      label,
      done,
      total,
      unit: options.unit,
      state,
      elapsedMs: performance.now() - startedAt,
    };
    for (const listener of listeners) listener(event);
  };
  const close = (state: "done" | "failed"): void => {
    if (ended) return;
    ended = true;
    emit(state);
  };
  emit("running");
  return {
    advance(amount) {
      done += amount;
      emit("running");
    },
    at(newDone, newTotal) {
      done = newDone;
      if (newTotal !== undefined) total = newTotal;
      emit("running");
    },
    end: () => close("done"),
    fail: () => close("failed"),
  };
}
