/** Options of every call that may take over 200 ms. */
export interface TaskOptions {
  /** Aborts the work at the next safe point; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}
