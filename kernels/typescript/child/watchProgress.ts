import type { ProgressEvent, ProgressListener } from "strikebook";
import type { CellContext } from "./CellContext.js";

/** Events of one running step that are nearer together than this are not sent. */
const INTERVAL_MS = 50;

const watched = new WeakSet<object>();

/**
 * Forwards the progress events of a copy of the library that user code has loaded. Work of an interrupted cell ends at its
 * next report.
 */
export function watchProgress(
  library: Record<string, unknown>,
  currentCell: () => CellContext | undefined,
  forward: (progress: ProgressEvent, id: number | undefined) => void,
): void {
  const subscribe = library["subscribeProgress"];
  if (typeof subscribe !== "function" || watched.has(subscribe)) return;
  watched.add(subscribe);
  const sentAt = new Map<number, number>();
  (subscribe as (listener: ProgressListener) => unknown)((event) => {
    const context = currentCell();
    if (event.state === "running") {
      context?.throwIfInterrupted();
      const now = performance.now();
      if (now - (sentAt.get(event.id) ?? -Infinity) < INTERVAL_MS) return;
      sentAt.set(event.id, now);
    } else sentAt.delete(event.id);
    forward(event, context?.id);
  });
}
